import "./review.css";
import type { ReactNode } from "react";
import { useSession } from "@/api/session-store";
import { usePageTitle } from "@/app/page-title";
import { mayChange } from "@/features/library/video-words";
import { useForcedTheme } from "@/ui/theme";
import { ReviewHeader } from "./review-header";
import { ReviewRoom } from "./review-room";
import { useLiveRoom } from "./use-live-room";
import { useVideo } from "./use-video";
import { RoomSkeleton, VideoFailed, VideoMissing, VideoProcessing } from "./video-states";

/** One video: its room when it can be played, and what is to be said while it cannot. */
export function ReviewPage({ videoId }: { videoId: string }) {
  useForcedTheme("dark");
  const { role, person } = useSession();
  const live = useLiveRoom(videoId, person.id);
  const { video, problem, reload, replace } = useVideo(videoId, live);
  usePageTitle(video?.title ?? "Film");
  const framed = (children: ReactNode): ReactNode => (
    <div className="review review--plain">
      <ReviewHeader video={video} />
      {children}
    </div>
  );
  if (!video) return framed(problem ? <VideoMissing problem={problem} onRetry={() => void reload()} /> : <RoomSkeleton />);
  if (video.status === "failed") return framed(<VideoFailed video={video} role={role} onRetried={replace} />);
  if (!video.media?.frameMap) {
    return framed(<VideoProcessing video={video} mayCancel={mayChange(role, person.id, video)} onCancelled={replace} />);
  }
  return (
    <div className="review">
      <ReviewRoom video={video} media={video.media} live={live} />
    </div>
  );
}
