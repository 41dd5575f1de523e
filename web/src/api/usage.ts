import { ApiError } from "./api-error";
import { request } from "./client";
import type { components } from "./generated/openapi";

type Http = components["schemas"];
export type WorkspaceUsage = Http["WorkspaceUsage"];
export type WatchedFilm = Http["WatchedFilm"];
export type UsageBatch = Http["UsageBatch"];

const of = (videoId: string): string => `/api/videos/${encodeURIComponent(videoId)}/usage`;

export function readUsage(days: number, signal?: AbortSignal): Promise<WorkspaceUsage> {
  return request("GET", "/api/usage", { query: { days }, signal });
}

export function readFilmUsage(videoId: string, signal?: AbortSignal): Promise<WatchedFilm> {
  return request("GET", of(videoId), { signal });
}

export function readCounting(signal?: AbortSignal): Promise<{ counted: boolean }> {
  return request("GET", "/api/usage/choice", { signal });
}

/** False: nothing more is counted, and the sums of this person are removed. */
export function chooseCounting(counted: boolean): Promise<{ counted: boolean }> {
  return request("PUT", "/api/usage/choice", { body: { counted } });
}

/**
 * What became of a batch: "later" it may be sent again, "never" this person is not counted (or not any more today).
 * `last`: the page may be gone before the answer comes.
 */
export async function tellUsage(videoId: string, batch: UsageBatch, last: boolean): Promise<"counted" | "refused" | "later" | "never"> {
  try {
    const { counted } = await request<{ counted: boolean }>("POST", of(videoId), { body: batch, keepalive: last });
    return counted ? "counted" : "never";
  } catch (problem) {
    const status = problem instanceof ApiError ? problem.status : 0;
    // the day is full; "too_fast" is about this moment only
    if (status === 429) return problem instanceof ApiError && problem.code === "too_fast" ? "later" : "never";
    return status >= 400 && status < 500 && status !== 401 ? "refused" : "later";
  }
}
