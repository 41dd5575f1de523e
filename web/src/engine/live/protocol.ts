/**
 * Socket protocol v1: JSON text frames `{v: 1, type, …}`. Sockets only relay; a client never re-broadcasts.
 *
 * Durable changes carry a gapless `seq` per room. Whoever sees a gap asks the HTTP API for `changes?after=n`.
 */
import type { Annotation } from "./annotation";

export type EventType = "annotation.added" | "annotation.revised" | "annotation.removed" | "annotation.restored";

export interface AnnotationEvent {
  readonly type: EventType;
  readonly annotation: Annotation;
}

/** One durable change of a room. `at` is ISO-8601 UTC. */
export interface Change {
  readonly seq: number;
  readonly at: string;
  readonly event: AnnotationEvent;
}

export interface Attendee {
  readonly personId: string;
  readonly name: string;
}

export interface VideoStatusNotice {
  readonly videoId: string;
  readonly status: string;
  readonly stage: string | null;
  /** 0..100 */
  readonly percent: number | null;
  readonly playable?: boolean;
  readonly failure: { readonly code: string; readonly reason: string } | null;
  readonly title?: string;
}

export type ServerMessage =
  | {
      readonly v: 1;
      readonly type: "welcome";
      readonly connectionId: string;
      readonly room: string;
      readonly lastSeq: number;
      readonly you: Attendee & { readonly color?: string };
      readonly people: readonly Attendee[];
    }
  | { readonly v: 1; readonly type: "pong"; readonly at: string; readonly lastSeq?: number }
  | { readonly v: 1; readonly type: "presence"; readonly people: readonly Attendee[] }
  | {
      readonly v: 1;
      readonly type: "changes";
      readonly room: string;
      /** Empty when a change is too large for a frame: `lastSeq` alone tells that there is something to fetch. */
      readonly changes: readonly Change[];
      readonly lastSeq?: number;
    }
  | { readonly v: 1; readonly type: "video.status"; readonly video: VideoStatusNotice }
  | { readonly v: 1; readonly type: "error"; readonly code: string; readonly message: string };

export type ClientMessage = { readonly v: 1; readonly type: "hello" } | { readonly v: 1; readonly type: "ping" };

const KNOWN = new Set(["welcome", "pong", "presence", "changes", "video.status", "error"]);

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
