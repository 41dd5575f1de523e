import { useCallback, useEffect, useRef, useState } from "react";
import { asApiError } from "@/api/api-error";
import type { ApiError } from "@/api/api-error";
import type { Video, VideoNotice } from "@/api/types";
import { readVideo } from "@/api/videos";
import type { LiveRoom } from "./use-live-room";

const ASK_AGAIN_MS = 3_000;
/** The socket tells, but a message may be lost: asked again all the same, seldom. */
const ASK_WHILE_LIVE_MS = 12_000;

export interface VideoFacts {
  readonly video: Video | null;
  readonly problem: ApiError | null;
  reload(): Promise<void>;
  replace(video: Video): void;
}

function withNotice(video: Video, notice: VideoNotice): Video {
  const { status, stage, percent, secondsLeft, ahead, failure, original } = notice;
  const media = notice.playable ? video.media : null;
  return { ...video, status, stage, percent, secondsLeft, ahead, failure, original, media, title: notice.title ?? video.title };
}

/** A video, fresh by the room's notices; asked for again when it becomes playable, or while the room is silent. */
export function useVideo(videoId: string, room: LiveRoom): VideoFacts {
  const [video, setVideo] = useState<Video | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const reload = useCallback(async () => {
    try {
      setVideo(await readVideo(videoId));
      setProblem(null);
    } catch (error) {
      setProblem(asApiError(error));
    }
  }, [videoId]);
  useEffect(() => {
    queueMicrotask(() => void reload());
  }, [reload]);
  const opened = useRef(false);
  useEffect(() => {
    opened.current = Boolean(video?.media);
  }, [video]);
  const { listen } = room;
  useEffect(
    () =>
      listen((message) => {
        if (message.type !== "video.status" || message.video.videoId !== videoId) return;
        const notice = message.video as VideoNotice;
        setVideo((now) => now && withNotice(now, notice));
        if (notice.status === "ready" || (notice.playable && !opened.current)) void reload();
      }),
    [listen, videoId, reload],
  );
  const unfinished = video !== null && (video.status === "processing" || video.status === "uploading");
  const silent = room.state !== "live";
  useEffect(() => {
    if (!unfinished) return;
    const timer = setInterval(() => void reload(), silent ? ASK_AGAIN_MS : ASK_WHILE_LIVE_MS);
    return () => {
      clearInterval(timer);
    };
  }, [unfinished, silent, reload]);
  return { video, problem, reload, replace: setVideo };
}
