/** How often what flows may be sent: the same maths as `domain/tempo.py`, held to the same recorded vectors. */
import type { Tempo } from "./protocol";

export const LEAST_MS = 40;
export const MOST_MS = 2_000;

/** Milliseconds between two messages of each of `drawers`, so that a room's posts stay within its budget. */
export function flushMs(drawers: number, sockets: number, postsPerSecond: number): number {
  const posts = Math.max(1, drawers) * Math.max(0, sockets - 1);
  return Math.min(MOST_MS, Math.max(LEAST_MS, Math.ceil((posts * 1000) / postsPerSecond)));
}

/** The interval of a room with so many drawers; careful while the server has not said how many are here. */
export function paceOf(tempo: Tempo | null, drawers: number): number {
  return tempo ? Math.max(tempo.flushMs, flushMs(drawers, tempo.sockets, tempo.postsPerSecond)) : 2 * LEAST_MS;
}
