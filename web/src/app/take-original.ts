import { asApiError } from "@/api/api-error";
import type { Role, Video } from "@/api/types";
import { takeOriginal } from "@/api/videos";
import { mayChange } from "@/features/library/video-words";
import { formatBytes } from "@/ui/format";
import { showToast } from "@/ui/toast";

/** Coaches anything, members what they made; once the file has arrived. The server has the last word. */
export function mayTakeOriginal(role: Role, personId: string, video: Video): boolean {
  return video.status !== "uploading" && mayChange(role, personId, video);
}

/** Saves the file at the address under the name that the storage gives it; the page stays. */
function save(url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = ""; // a download leaves no page, so nobody is asked whether to leave this one
  link.rel = "noopener";
  document.body.append(link);
  link.click();
  link.remove();
}

/** Downloads the uploaded file as it came, or says why that is not possible. */
export async function downloadOriginal(video: Video): Promise<void> {
  try {
    const original = await takeOriginal(video.id);
    save(original.url);
    showToast({ text: `Downloading “${original.filename}” (${formatBytes(original.sizeBytes)}).`, tone: "good" });
  } catch (problem) {
    showToast({ text: asApiError(problem).message, tone: "bad" });
  }
}
