import { Clapperboard, FilmIcon, SearchX, WifiOff } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router-dom";
import { asApiError } from "@/api/api-error";
import type { ApiError } from "@/api/api-error";
import type { Role, Video } from "@/api/types";
import { retryVideo } from "@/api/videos";
import { paths } from "@/app/paths";
import { cancelWithUndo } from "@/features/library/cancel-with-undo";
import { UPLOAD_EXPIRED, isCancelled, isInWork, leftWords } from "@/features/library/video-words";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { Progress } from "@/ui/progress";
import { Skeleton } from "@/ui/skeleton";
import { showToast } from "@/ui/toast";
import { stageWords } from "./video-facts";

/** The room's shape while its film is being asked for: nothing will jump when it comes. */
export function RoomSkeleton() {
  return (
    <main className="room-skeleton" aria-busy="true" aria-label="The film is loading">
      <div className="room-skeleton-stage" />
      <div className="room-skeleton-bar">
        <Skeleton width="44px" height="44px" radius="50%" />
        <Skeleton width="140px" height="20px" />
      </div>
      <div className="room-skeleton-lane">
        <Skeleton width="100%" height="48px" />
      </div>
    </main>
  );
}

interface VideoProcessingProps {
  video: Video;
  mayCancel: boolean;
  onCancelled: (video: Video) => void;
}

export function VideoProcessing({ video, mayCancel, onCancelled }: VideoProcessingProps) {
  const percent = video.status === "uploading" ? null : video.percent;
  const left = leftWords(video);
  return (
    <main className="room-card">
      <EmptyState
        icon={<Clapperboard />}
        title={stageWords(video)}
        text={
          video.status === "uploading"
            ? "Finish the upload in the library; the film opens here as soon as it can be played."
            : "This page opens the film by itself as soon as it can be played. You can also come back later."
        }
      >
        <div className="room-progress" role="status">
          <Progress label="How much of the film is done" percent={percent} />
          <span className="tabular">{percent === null ? "" : `${String(Math.round(percent))} %`}</span>
          <span className="room-progress-left">{left}</span>
        </div>
        {mayCancel && isInWork(video) && (
          <Button variant="quiet" onClick={() => void cancelWithUndo(video, onCancelled)}>
            Cancel processing
          </Button>
        )}
      </EmptyState>
    </main>
  );
}

interface VideoFailedProps {
  video: Video;
  role: Role;
  onRetried: (video: Video) => void;
}

export function VideoFailed({ video, role, onRetried }: VideoFailedProps) {
  const [busy, setBusy] = useState(false);
  const retry = async (): Promise<void> => {
    setBusy(true);
    try {
      onRetried(await retryVideo(video.id));
    } catch (error) {
      showToast({ tone: "bad", text: asApiError(error).message });
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="room-card">
      <EmptyState icon={<FilmIcon />} title={isCancelled(video) ? "Making this film playable was cancelled" : "This film could not be made playable"} text={video.failure?.reason ?? "Nobody knows why. Try again, or upload the file once more."}>
        <Button asChild>
          <Link to={paths.library}>Back to the library</Link>
        </Button>
        {role !== "viewer" && role !== "guest" && video.failure?.code !== UPLOAD_EXPIRED && (
          <Button variant="primary" busy={busy} onClick={() => void retry()}>
            Try again
          </Button>
        )}
      </EmptyState>
    </main>
  );
}

/** Not there, not ours, or not reachable. */
export function VideoMissing({ problem, onRetry }: { problem: ApiError; onRetry: () => void }) {
  return (
    <main className="room-card">
      <EmptyState
        icon={problem.isTransient ? <WifiOff /> : <SearchX />}
        title={problem.isTransient ? "The film can't be reached" : "There is no such film here"}
        text={problem.message}
      >
        <Button asChild>
          <Link to={paths.library}>Back to the library</Link>
        </Button>
        {problem.isTransient && (
          <Button variant="primary" onClick={onRetry}>
            Try again
          </Button>
        )}
      </EmptyState>
    </main>
  );
}
