import "./second-factor.css";
import { Check, Copy, Download } from "lucide-react";
import { useState } from "react";
import { Button } from "@/ui/button";

const HEADING = "Recovery codes for Practika. Each is good once.";
/** How long the browser may take to fetch the file from itself. */
const SAVING_MS = 10_000;

/** What the dialog around them says. */
export const CODES_ARE_SHOWN = {
  title: "Keep your recovery codes",
  description:
    "Each signs you in once when you do not have your telephone. They are shown only now: print them, or keep them where you keep passwords.",
};

/** Shown once. Whoever lost them makes new ones. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(codes.join("\n"));
      setCopied(true);
    } catch {
      setCopied(false); // the codes are there to be read
    }
  };
  return (
    <>
      <ul className="recovery-codes" aria-label="Recovery codes" tabIndex={-1} data-first>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="account-acts">
        <Button icon={copied ? <Check /> : <Copy />} onClick={() => void copy()}>
          {copied ? "Copied" : "Copy"}
        </Button>
        <Button icon={<Download />} onClick={() => { save(`${HEADING}\n\n${codes.join("\n")}\n`); }}>
          Save as a file
        </Button>
      </div>
    </>
  );
}

/** The browser itself makes the file; nothing is sent. */
function save(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "recovery-codes.txt";
  link.click();
  setTimeout(() => { URL.revokeObjectURL(address); }, SAVING_MS);
}
