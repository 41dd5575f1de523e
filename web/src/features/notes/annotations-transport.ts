import { request } from "@/api/client";
import type { AnnotationsApi } from "@/engine/live/annotations-api";

const PAGE = 500;

/** The HTTP API of one video's notes, as the engine wants it. */
export function annotationsOf(videoId: string): AnnotationsApi {
  const root = `/api/videos/${encodeURIComponent(videoId)}`;
  const at = (id: string): string => `${root}/annotations/${encodeURIComponent(id)}`;
  return {
    list: (cursor, stretch) =>
      request("GET", `${root}/annotations`, { query: { limit: PAGE, cursor, ...(stretch && { from: stretch.first, to: stretch.last }) } }),
    changes: (after) => request("GET", `${root}/changes`, { query: { after } }),
    read: (id) => request("GET", at(id)),
    create: (note) => request("POST", `${root}/annotations`, { body: note }),
    revise: (id, version, change) => request("PATCH", at(id), { body: { version, ...change } }),
    remove: (id, version) => request("DELETE", at(id), { query: { version } }),
    restore: (id, version) => request("POST", `${at(id)}/restore`, { body: { version } }),
  };
}
