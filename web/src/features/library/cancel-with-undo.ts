import { asApiError } from "@/api/api-error";
import type { Video } from "@/api/types";
import { cancelVideo, retryVideo } from "@/api/videos";
import { showToast } from "@/ui/toast";

const UNDO_MS = 10_000;

/** Stops the work on a film at once; what is finished is kept, so that undoing goes on where it stopped. */
export async function cancelWithUndo(video: Video, onChanged: (video: Video) => void): Promise<void> {
  const told = (problem: unknown): void => {
    showToast({ text: asApiError(problem).message, tone: "bad" });
  };
  const undo = (): void => {
    retryVideo(video.id).then(onChanged, told);
  };
  try {
    onChanged(await cancelVideo(video.id));
    showToast({ text: `“${video.title}” was cancelled.`, action: { label: "Undo", run: undo }, lifetimeMs: UNDO_MS });
  } catch (problem) {
    told(problem);
  }
}
