import { asApiError } from "@/api/api-error";
import type { ReturnSpeed, Role, Video } from "@/api/types";
import { askOriginalBack, takeOriginal } from "@/api/videos";
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

/** "by Tue, 14:00": when it is back at the latest; "" while nobody knows. */
export function untilWords(until: string | null): string {
  if (until === null) return "";
  return `by ${new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit" }).format(new Date(until))}`;
}

/** Asks for an original in the archive. Everybody who looks at the film hears when it is back. */
export async function askBack(video: Video, speed: ReturnSpeed): Promise<void> {
  try {
    const { original } = await askOriginalBack(video.id, speed);
    const when = untilWords(original?.until ?? null);
    showToast({ text: `The original of “${video.title}” comes back ${when || "soon"}. The film works as before.`, tone: "good" });
  } catch (problem) {
    showToast({ text: asApiError(problem).message, tone: "bad" });
  }
}
