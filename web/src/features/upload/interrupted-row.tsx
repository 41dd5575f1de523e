import { Play, X } from "lucide-react";
import { useRef, useState } from "react";
import { asApiError } from "@/api/api-error";
import { removeVideo } from "@/api/videos";
import { Button } from "@/ui/button";
import { formatBytes } from "@/ui/format";
import { IconButton } from "@/ui/icon-button";
import { Progress } from "@/ui/progress";
import { showToast } from "@/ui/toast";
import type { RememberedUpload } from "./remembered-uploads";
import { dropInterrupted, resumeWith } from "./upload-jobs";
import { Row } from "./upload-row";

interface InterruptedRowProps {
  upload: RememberedUpload;
  onDropped: (videoId: string) => void;
}

/** An upload that a reload has cut: the browser may not keep the file, so a person must point at it again. */
export function InterruptedRow({ upload, onDropped }: InterruptedRowProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const picker = useRef<HTMLInputElement>(null);

  const pick = async (file: File | undefined): Promise<void> => {
    if (file) setProblem(await resumeWith(upload, file));
  };
  const drop = async (): Promise<void> => {
    try {
      await removeVideo(upload.videoId);
      dropInterrupted(upload.videoId);
      onDropped(upload.videoId);
    } catch (failure) {
      const error = asApiError(failure);
      if (error.status === 404) dropInterrupted(upload.videoId);
      else showToast({ text: error.message, tone: "bad" });
    }
  };

  return (
    <Row
      title={upload.name}
      bad={problem !== null}
      facts={problem ?? `${formatBytes(upload.sizeBytes)} · cut off. Pick the same file again: what has arrived is kept.`}
      figures=""
      poster={null}
      bar={<Progress label={`Upload of ${upload.name}, cut off`} percent={0} tone="quiet" />}
      acts={
        <>
          <input
            ref={picker}
            type="file"
            hidden
            aria-label={`Pick ${upload.name} again`}
            onChange={(event) => {
              void pick(event.target.files?.[0]);
              event.target.value = "";
            }}
          />
          <Button size="small" icon={<Play />} onClick={() => { picker.current?.click(); }}>
            Pick file
          </Button>
          <IconButton label={`Give up the upload of ${upload.name}`} icon={<X />} size="small" onClick={() => void drop()} />
        </>
      }
    />
  );
}
