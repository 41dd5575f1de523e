import type { Video } from "@/api/types";
import { waitingWords } from "@/features/library/video-words";

/** "24 fps · 720p", as far as it is known. */
export function factsOf({ source }: Video): string | null {
  if (!source) return null;
  const [num, den] = (source.frameRate ?? "").split("/").map(Number);
  const rate = num && den ? `${String(Math.round((num / den) * 1000) / 1000)} fps` : "variable rate";
  return `${rate} · ${String(Math.min(source.width, source.height))}p`;
}

const STAGE_WORDS: Readonly<Record<string, string>> = {
  probing: "Looking at the film",
  encoding: "Making it playable",
  pictures: "Making pictures of it",
  publishing: "Almost there",
};

export function stageWords(video: Video): string {
  if (video.status === "uploading") return "The upload is not finished";
  if (video.stage === null || video.stage === "queued") return waitingWords(video);
  return STAGE_WORDS[video.stage] ?? "Making it playable";
}
