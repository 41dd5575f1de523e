/**
 * Socket protocol v1: JSON text frames `{v: 1, type, …}`. Sockets only relay; a client never re-broadcasts.
 *
 * Durable changes carry a gapless `seq` per room. Whoever sees a gap asks the HTTP API for `changes?after=n`.
 */
import type { components } from "@/api/generated/socket";

type Schemas = components["schemas"];

export type AnnotationEvent = Schemas["AnnotationEvent"];
/** A note is not for this person any more: to them it is removed. */
export type Withdrawn = Schemas["Withdrawn"];
/** What one change is to this person; `unseen` only keeps the numbers gapless. */
export type Told = Change["event"];
export type EventType = Schemas["EventType"];
/** One durable change of a room. `at` is ISO-8601 UTC. */
export type Change = Schemas["ToldChange"];
export type Attendee = Schemas["Present"];
export type VideoStatusNotice = Schemas["VideoState"];
/** `changes` is empty when a change is too large for a frame: `lastSeq` alone tells that there is something to fetch. */
export type ServerMessage = Schemas["ServerMessage"];
/** What the people of a room share besides notes. */
export type LiveSession = Schemas["LiveSession"];
export type Transport = Schemas["Transport"];
export type Tier = Schemas["Tier"];
export type Tempo = Schemas["Tempo"];
/** What this screen lets flow. */
export type Flow = Schemas["Flow"];
/** What somebody else let flow. */
export type FlowOf = Schemas["FlowOf"];
export type ClientMessage = Schemas["ClientMessage"];

const KNOWN = new Set(["welcome", "pong", "presence", "changes", "video.status", "error", "flow", "session", "clock"]);

/** A frame from the wire as a message; null when it is not one this client understands (newer servers may say more). */
export function parseServerMessage(data: unknown): ServerMessage | null {
  if (typeof data !== "string") return null;
  let message: unknown;
  try {
    message = JSON.parse(data);
  } catch {
    return null;
  }
  if (typeof message !== "object" || message === null) return null;
  const { v, type } = message as { v?: unknown; type?: unknown };
  return v === 1 && typeof type === "string" && KNOWN.has(type) ? (message as ServerMessage) : null;
}
