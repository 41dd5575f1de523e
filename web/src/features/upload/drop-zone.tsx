import "./drop-zone.css";
import { Upload } from "lucide-react";
import { useEffect, useRef, useState } from "react";

interface DropZoneProps {
  enabled: boolean;
  onFiles: (files: File[]) => void;
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** The whole window takes dropped files; a frame shows it while they are over it. */
export function DropZone({ enabled, onFiles }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const take = useRef(onFiles);
  useEffect(() => {
    take.current = onFiles;
  });
  useEffect(() => {
    let depth = 0; // children enter and leave too
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth += 1;
      setOver(enabled);
    };
    const leave = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const hold = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault(); // else the browser leaves the page to open the file
      if (event.dataTransfer) event.dataTransfer.dropEffect = enabled ? "copy" : "none";
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (enabled && files.length > 0) take.current(files);
    };
    const pairs = [["dragenter", enter], ["dragleave", leave], ["dragover", hold], ["drop", drop]] as const;
    for (const [name, listener] of pairs) window.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of pairs) window.removeEventListener(name, listener);
    };
  }, [enabled]);
  if (!over) return null;
  return (
    <div className="drop-zone" aria-hidden="true">
      <div className="drop-zone-card">
        <Upload />
        <strong>Drop to upload</strong>
        <span>Several files at once are welcome</span>
      </div>
    </div>
  );
}
