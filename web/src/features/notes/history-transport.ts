import { request } from "@/api/client";
import type { HistoryApi, Line } from "@/engine/live/history";

/** The past of one video's notes over HTTP. */
export function historyOf(videoId: string): HistoryApi {
  const at = (id: string): string => `/api/videos/${encodeURIComponent(videoId)}/annotations/${encodeURIComponent(id)}`;
  return {
    revisions: async (id, after, limit, signal) => {
      const page = await request<{ revisions: readonly Line[] }>("GET", `${at(id)}/revisions`, { query: { after, limit }, signal });
      return page.revisions;
    },
    verify: (id, signal) => request("GET", `${at(id)}/verify`, { signal }),
    restoreTo: (id, version, toVersion) => request("POST", `${at(id)}/restore`, { body: { version, toVersion } }),
  };
}
