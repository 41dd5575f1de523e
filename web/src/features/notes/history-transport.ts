import { request } from "@/api/client";
import type { Annotation } from "@/engine/live/annotation";
import type { FilmHistoryApi } from "@/engine/live/film-history";
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

/** The past of all of them. */
export function filmHistoryOf(videoId: string): FilmHistoryApi {
  const root = `/api/videos/${encodeURIComponent(videoId)}/history`;
  return {
    page: async (cursor, signal) => {
      const { revisions, next } = await request<{ revisions: readonly Line[]; next: string | null }>("GET", root, { query: { cursor }, signal });
      return { revisions, cursor: next };
    },
    rollBack: async (personId, since) => {
      const back: Annotation[] = [];
      let cursor: string | null = null;
      do {
        const body: object = { personId, since, ...(cursor !== null && { cursor }) };
        const page: { annotations: readonly Annotation[]; next: string | null } = await request("POST", `${root}/restore`, { body });
        back.push(...page.annotations);
        cursor = page.next;
      } while (cursor !== null);
      return back;
    },
  };
}
