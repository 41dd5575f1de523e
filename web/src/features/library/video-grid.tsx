import "./video-grid.css";
import { Upload } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Video } from "@/api/types";
import { Button } from "@/ui/button";
import { CardSkeleton, VideoCard, type CardActs } from "./video-card";

interface VideoGridProps {
  videos: readonly Video[];
  acts: CardActs;
  /** offers a place for more at the end of a short list */
  onAdd: (() => void) | null;
  more: { exists: boolean; loading: boolean; problem: string | null; load: () => void };
}

const SHORT = 8;

export function VideoGrid({ videos, acts, onAdd, more }: VideoGridProps) {
  return (
    <>
      <ul className="video-grid" aria-label="Films">
        {videos.map((video) => (
          <VideoCard key={video.id} video={video} acts={acts} />
        ))}
        {onAdd && !more.exists && videos.length < SHORT && (
          <li className="video-grid-tile">
            <button type="button" className="video-grid-add" onClick={onAdd}>
              <Upload aria-hidden="true" />
              <strong>Add a film</strong>
              <small>or drop it anywhere</small>
            </button>
          </li>
        )}
        {more.loading && Array.from({ length: 4 }, (_, index) => <CardSkeleton key={index} />)}
      </ul>
      {more.exists && <More {...more} />}
    </>
  );
}

/** Loads the next page when it comes near; the button is for who does not scroll, and for after a failure. */
function More({ loading, problem, load }: VideoGridProps["more"]) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });
  useEffect(() => {
    const element = place.current;
    if (!element || loading || problem || typeof IntersectionObserver === "undefined") return;
    const watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) latest.current();
      },
      { rootMargin: "600px" },
    );
    watcher.observe(element);
    return () => {
      watcher.disconnect();
    };
  }, [loading, problem]);
  return (
    <div className="video-grid-more" ref={place}>
      {problem && <p role="alert">{problem}</p>}
      <Button busy={loading} onClick={load}>
        Show more
      </Button>
    </div>
  );
}

export function GridSkeleton() {
  return (
    <div role="status" aria-label="Loading films">
      <ul className="video-grid">
        {Array.from({ length: 8 }, (_, index) => (
          <CardSkeleton key={index} />
        ))}
      </ul>
    </div>
  );
}
