import { useEffect, useState } from "react";

/** Light modules around the picture: the standard (ISO/IEC 18004) asks for four. */
const QUIET = 4;

/** A QR code, drawn here: its text goes nowhere. What draws it comes when it is needed. */
export function QrPicture({ text, label }: { text: string; label: string }) {
  const [rows, setRows] = useState<readonly (readonly boolean[])[]>([]);
  useEffect(() => {
    let wanted = true;
    void import("uqr").then(({ encode }) => {
      if (wanted) setRows(encode(text, { ecc: "M", border: QUIET }).data);
    });
    return () => {
      wanted = false;
    };
  }, [text]);
  const size = Math.max(rows.length, 1);
  return (
    <svg className="qr-picture" role="img" aria-label={label} viewBox={`0 0 ${String(size)} ${String(size)}`} shapeRendering="crispEdges">
      <path d={rows.map(drawn).join("")} />
    </svg>
  );
}

/** One rectangle for each run of dark modules. */
function drawn(row: readonly boolean[], y: number): string {
  let path = "";
  for (let x = 0; x < row.length; x += 1) {
    const first = x;
    while (row[x]) x += 1;
    if (x > first) path += `M${String(first)} ${String(y)}h${String(x - first)}v1H${String(first)}z`;
  }
  return path;
}
