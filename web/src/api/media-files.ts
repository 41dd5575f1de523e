import { ApiError } from "./api-error";

/** Reads a small published text file (sprite cues) by its ready address; the path carries the permission. */
export async function readTextFile(url: string, signal?: AbortSignal): Promise<string> {
  const answer = await fetch(url, signal ? { signal } : {});
  if (!answer.ok) throw new ApiError("media_refused", "This file can't be read any more. Reload the page.", answer.status);
  return answer.text();
}
