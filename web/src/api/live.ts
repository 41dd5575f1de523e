import { request } from "./client";
import type { LiveTicket } from "./types";

/** `room` is "workspace" or "video:<id>". A ticket opens one socket within a minute. */
export function requestTicket(room: string, signal?: AbortSignal): Promise<LiveTicket> {
  return request("POST", "/api/live/tickets", { body: { room }, signal });
}
