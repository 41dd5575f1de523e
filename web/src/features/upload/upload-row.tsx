import { CircleStop, Film, Pause, Play, RotateCcw, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router-dom";
import { useStore } from "zustand";
import { asApiError } from "@/api/api-error";
import { Button } from "@/ui/button";
import { IconButton } from "@/ui/icon-button";
import { Progress } from "@/ui/progress";
import { showToast } from "@/ui/toast";
import { useOnline } from "@/ui/use-online";
import { LocalPreview } from "./local-preview";
import { dismissJob, type UploadJob } from "./upload-jobs";
import { uploadFacts, uploadFigures, uploadPercent, uploadSpeed } from "./upload-words";

/** How a film stands after it has arrived, told by who knows films. */
export interface FilmStanding {
  status: "uploading" | "processing" | "ready" | "failed";
  words: string;
  percent: number | null;
  poster: string | null;
  /** where it can be watched; null while it can't */
  address: string | null;
  /** stops the work on it; left out where there is none to stop */
  cancel?: () => void;
}

interface RowProps {
  title: string;
  facts: string;
  /** left out where there is little room */
  speed?: string | null;
  figures: string;
  poster: string | null;
  /** the file itself, as long as it has no poster */
  preview?: Blob;
  bar: ReactNode;
  acts: ReactNode;
  bad?: boolean;
}

export function Row({ title, facts, speed, figures, poster, preview, bar, acts, bad = false }: RowProps) {
  return (
    <li className="upload-row" data-bad={bad || undefined}>
      <span className="upload-thumb" aria-hidden="true">
        <Thumb poster={poster} preview={preview} bad={bad} />
      </span>
      <div className="upload-text">
        <div className="upload-line">
          <span className="upload-name">{title}</span>
          <span className="upload-facts">
            {facts}
            {speed && <span className="upload-speed"> · {speed}</span>}
          </span>
          <span className="upload-figures">{figures}</span>
        </div>
        {bar}
      </div>
      <div className="upload-acts">{acts}</div>
    </li>
  );
}

function Thumb({ poster, preview, bad }: { poster: string | null; preview: Blob | undefined; bad: boolean }) {
  if (poster) return <img src={poster} alt="" />;
  if (bad) return <TriangleAlert />;
  return preview ? <LocalPreview file={preview} fallback={<Film />} /> : <Film />;
}

/** One film on its way here, and then on its way to being playable. */
export function UploadRow({ job, standing }: { job: UploadJob; standing: FilmStanding | null }) {
  const progress = useStore(job.upload.progress);
  const online = useOnline();
  if (progress.phase === "done") return <ArrivedRow job={job} standing={standing} />;
  const failed = progress.phase === "failed";
  return (
    <Row
      title={job.name}
      bad={failed}
      facts={uploadFacts(progress, job.begun, online)}
      speed={uploadSpeed(progress)}
      figures={job.begun ? uploadFigures(progress) : ""}
      poster={null}
      preview={job.file}
      bar={
        <Progress
          label={`Uploading ${job.name}`}
          percent={progress.phase === "finishing" ? null : uploadPercent(progress)}
          tone={failed ? "bad" : progress.phase === "paused" || progress.phase === "waiting" || !job.begun ? "quiet" : "tape"}
        />
      }
      acts={<UploadActs job={job} phase={progress.phase} />}
    />
  );
}

function UploadActs({ job, phase }: { job: UploadJob; phase: string }) {
  const cancel = (): void => {
    job.upload.cancel().catch((problem: unknown) => {
      showToast({ text: `The upload was stopped here. ${asApiError(problem).message}`, tone: "bad" });
    });
  };
  const goOn = (): void => {
    void job.upload.start();
  };
  return (
    <>
      {(phase === "sending" || phase === "waiting") && (
        <IconButton label={`Pause ${job.name}`} icon={<Pause />} size="small" onClick={() => { job.upload.pause(); }} />
      )}
      {phase === "paused" && <IconButton label={`Resume ${job.name}`} icon={<Play />} size="small" onClick={goOn} />}
      {phase === "failed" && (
        <IconButton label={`Try ${job.name} again`} icon={<RotateCcw />} size="small" onClick={goOn} />
      )}
      <IconButton
        label={`Cancel the upload of ${job.name}`}
        icon={<X />}
        size="small"
        disabled={phase === "finishing"}
        onClick={cancel}
      />
    </>
  );
}

function ArrivedRow({ job, standing }: { job: UploadJob; standing: FilmStanding | null }) {
  const failed = standing?.status === "failed";
  const ready = standing?.status === "ready";
  return (
    <Row
      title={job.name}
      bad={failed}
      facts={standing ? standing.words : "Arrived, waiting for its turn"}
      figures={!standing || failed || ready ? "" : `${String(Math.round(standing.percent ?? 0))} %`}
      poster={standing?.poster ?? null}
      preview={job.file}
      bar={
        <Progress
          label={`Making ${job.name} playable`}
          percent={failed || ready ? 100 : (standing?.percent ?? null)}
          tone={failed ? "bad" : ready ? "ok" : "tape"}
        />
      }
      acts={
        <>
          {standing?.address && (
            <Button asChild size="small">
              <Link to={standing.address}>Open</Link>
            </Button>
          )}
          {standing?.cancel && (
            <IconButton label={`Cancel processing ${job.name}`} icon={<CircleStop />} size="small" onClick={standing.cancel} />
          )}
          <IconButton label={`Hide ${job.name}`} icon={<X />} size="small" onClick={() => { dismissJob(job.key); }} />
        </>
      }
    />
  );
}
