import "./upload-dock.css";
import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { InterruptedRow } from "./interrupted-row";
import { uploadJobs } from "./upload-jobs";
import { UploadRow, type FilmStanding } from "./upload-row";

interface UploadDockProps {
  standingOf: (videoId: string) => FilmStanding | null;
  onDropped: (videoId: string) => void;
}

/** All that is on its way from here; nothing at all when nothing is. */
export function UploadDock({ standingOf, onDropped }: UploadDockProps) {
  const { jobs, interrupted } = useStore(uploadJobs);
  const news = useNews(standingOf);
  return (
    <section aria-label="Uploads">
      {jobs.length + interrupted.length > 0 && (
        <ul className="upload-dock">
          {interrupted.map((upload) => (
            <InterruptedRow key={upload.videoId} upload={upload} onDropped={onDropped} />
          ))}
          {jobs.map((job) => {
            const { videoId } = job.upload.progress.getState();
            return <UploadRow key={job.key} job={job} standing={videoId ? standingOf(videoId) : null} />;
          })}
        </ul>
      )}
      <p className="visually-hidden" role="status">
        {news}
      </p>
    </section>
  );
}

/** Says aloud what matters: started, arrived, ready, failed. Percents are for the eye. */
function useNews(standingOf: UploadDockProps["standingOf"]): string {
  const { jobs } = useStore(uploadJobs);
  const told = useRef(new Map<string, string>());
  const [news, setNews] = useState("");
  useEffect(() => {
    const listen = (): void => {
      for (const job of jobs) {
        const { phase, videoId, problem } = job.upload.progress.getState();
        const standing = phase === "done" && videoId ? standingOf(videoId) : null;
        const words =
          standing?.status === "ready"
            ? `${job.name} is ready to watch.`
            : standing?.status === "failed"
              ? `${job.name} can’t be played. ${standing.words}`
              : ({
                  sending: `Uploading ${job.name}.`,
                  paused: `${job.name} is paused.`,
                  done: `${job.name} has arrived.`,
                  failed: `The upload of ${job.name} failed. ${problem ?? ""}`,
                }[phase as string] ?? "");
        if (!words || told.current.get(job.key) === words) continue;
        told.current.set(job.key, words);
        setNews(words);
      }
    };
    listen();
    const ends = jobs.map((job) => job.upload.progress.subscribe(listen));
    return () => {
      for (const end of ends) end();
    };
  }, [jobs, standingOf]);
  return news;
}
