import { readFile } from "./again";
import { ApiError } from "./api-error";

/** Reads a small published text file (sprite cues) by its ready address; the path carries the permission. */
export function readTextFile(url: string, signal?: AbortSignal): Promise<string> {
  return readFile(url, signal, async (answer) => {
    if (!answer.ok) throw new ApiError("media_refused", "This file can't be read any more. Reload the page.", answer.status);
    return answer.text();
  });
}
