import { useEffect, useRef, useState, type ReactNode } from "react";

/** A still of the file itself while it is on its way; `fallback` where this browser can't decode it. */
export function LocalPreview({ file, fallback }: { file: Blob; fallback: ReactNode }) {
  const video = useRef<HTMLVideoElement>(null);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const element = video.current;
    if (!element || !file.type.startsWith("video/")) return;
    const address = URL.createObjectURL(file);
    element.src = `${address}#t=0.5`;
    return () => {
      element.removeAttribute("src");
      URL.revokeObjectURL(address);
    };
  }, [file]);
  return (
    <>
      {!shown && fallback}
      <video
        ref={video}
        className="upload-preview"
        data-shown={shown || undefined}
        muted
        playsInline
        preload="metadata"
        tabIndex={-1}
        onLoadedData={() => {
          setShown(true);
        }}
      />
    </>
  );
}
