import type { UploadProgress } from "@/engine/upload/film-upload";
import { formatBytes, formatTimeLeft } from "@/ui/format";

/** The quiet line beside the name. */
export function uploadFacts(progress: UploadProgress, begun: boolean, online: boolean): string {
  const size = `${formatBytes(progress.sentBytes)} of ${formatBytes(progress.sizeBytes)}`;
  if (!begun) return `${formatBytes(progress.sizeBytes)} · waits for its turn`;
  switch (progress.phase) {
    case "starting":
      return "Starting …";
    case "sending":
      return size;
    case "waiting":
      return online ? `${size} · out of reach, trying again` : `${size} · offline, goes on by itself`;
    case "paused":
      return `${size} · paused`;
    case "finishing":
      return "Checking that all has arrived";
    case "done":
      return "Arrived";
    case "failed":
      return progress.problem ?? "The upload failed.";
    case "cancelled":
      return "Cancelled";
  }
}

/** "53 MB/s" while it moves. */
export function uploadSpeed({ phase, bytesPerSecond }: UploadProgress): string | null {
  return phase === "sending" && bytesPerSecond ? `${formatBytes(bytesPerSecond)}/s` : null;
}

/** The figures at the end of the row. */
export function uploadFigures(progress: UploadProgress): string {
  if (progress.phase === "failed" || progress.phase === "starting") return "";
  const percent = `${String(uploadPercent(progress))} %`;
  return progress.secondsLeft === null || progress.phase !== "sending"
    ? percent
    : `${percent} · ${formatTimeLeft(progress.secondsLeft)}`;
}

export function uploadPercent({ sentBytes, sizeBytes }: UploadProgress): number {
  return sizeBytes === 0 ? 100 : Math.floor((sentBytes / sizeBytes) * 100);
}
