import type { IngestStage, Role, Video } from "@/api/types";

const STAGES: Record<IngestStage, string> = {
  queued: "Waiting for its turn",
  probing: "Looking at the film",
  encoding: "Making it playable",
  pictures: "Making pictures",
  publishing: "Almost there",
};

/** From here on the server does not count: so many films, or more. */
const MANY_AHEAD = 10;

export function stageWords(video: Pick<Video, "stage" | "ahead">): string {
  return video.stage === null || video.stage === "queued" ? waitingWords(video) : STAGES[video.stage];
}

/** How many films of the same person wait before it. */
export function waitingWords({ ahead }: Pick<Video, "ahead">): string {
  if (ahead === null) return STAGES.queued;
  if (ahead === 0) return `${STAGES.queued} · it is next`;
  if (ahead >= MANY_AHEAD) return `${STAGES.queued} · ${String(MANY_AHEAD)} or more films before it`;
  return `${STAGES.queued} · ${String(ahead)} ${ahead === 1 ? "film" : "films"} before it`;
}

/** "about 2 min left"; null while nobody knows. */
export function leftWords(video: Pick<Video, "status" | "secondsLeft">): string | null {
  const seconds = video.secondsLeft;
  if (video.status !== "processing" || seconds === null) return null;
  if (seconds <= 10) return "a few seconds more";
  if (seconds < 60) return `about ${String(seconds)} s left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `about ${String(minutes)} min left`;
  return `about ${String(Math.round(minutes / 60))} h left`;
}

/** What happens to a film in work, and how long it still takes. */
export function workWords(video: Video): string {
  const left = leftWords(video);
  if (isPlayable(video)) return `Its beginning plays · ${left ?? "the rest is coming"}`;
  return left ? `${stageWords(video)} · ${left}` : stageWords(video);
}

export function isPlayable(video: Video): boolean {
  return video.media !== null && video.status !== "failed";
}

// What is offered follows the server's policy; the server has the last word.

export function mayUpload(role: Role): boolean {
  return role !== "viewer" && role !== "guest";
}

/** Rename, retry, delete: coaches anything, members what they made. */
export function mayChange(role: Role, personId: string, video: Video): boolean {
  if (role === "owner" || role === "coach") return true;
  return role === "member" && video.createdBy.id === personId;
}

/** Only what is in work can be cancelled; an upload is cancelled where it runs. */
export function isInWork(video: Video): boolean {
  return video.status === "processing";
}

/** Whether a person stopped it; everything else that failed failed by itself. */
export function isCancelled(video: Video): boolean {
  return video.status === "failed" && video.failure?.code === "cancelled";
}

/** "720p", by the short side of the displayed picture; "4K" and so on where people say so; "Sound" where there is none. */
export function pictureWords(video: Video): string | null {
  if (!video.source) return null;
  if (video.source.soundOnly) return "Sound";
  const short = Math.min(video.source.width, video.source.height);
  if (short >= 2160) return short >= 4320 ? "8K" : "4K";
  return `${String(short)}p`;
}

/** The file never arrived: there is nothing that could be tried again. */
export const UPLOAD_EXPIRED = "upload_expired";

/** Refusals that lie in the file itself: the same file will be refused again. */
const FINAL = new Set([
  "not_a_film",
  "empty_file",
  "file_truncated",
  "film_encrypted",
  "picture_missing",
  "picture_too_large",
  "picture_too_small",
  "film_too_long",
  "timestamp_gap",
  "decode_failed",
  "source_forbidden",
  "source_missing",
  UPLOAD_EXPIRED,
]);

export function isWorthRetrying(video: Video): boolean {
  return video.status === "failed" && !FINAL.has(video.failure?.code ?? "");
}
