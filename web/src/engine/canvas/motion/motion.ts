/**
 * When a shape shows and how it moves. Frames count from the first frame of its note; `domain/motion.py` says the same
 * and what may be sent.
 */
import type { Point } from "../shapes/shape";

/** How the way from a key to the next one goes; `hold` stays until it is there. */
export type Easing = "linear" | "ease-in" | "ease-out" | "ease-in-out" | "hold";

export const EASINGS: readonly Easing[] = ["linear", "ease-in", "ease-out", "ease-in-out", "hold"];

/** How a shape is beside what it is by itself. */
export interface Values {
  /** Moved by so much of the unit square. */
  readonly x: number;
  readonly y: number;
  /** Around its middle. */
  readonly scale: number;
  /** Degrees clockwise around its middle, on the displayed picture. */
  readonly turn: number;
  readonly opacity: number;
  /** Of its grips, or two corners of a framed shape; absent: as it is by itself. */
  readonly points?: readonly Point[];
}

export interface Key extends Values {
  readonly frame: number;
  readonly easing: Easing;
}

export interface Motion {
  /** First and last frame in which it shows; null: as long as the note. */
  readonly from: number | null;
  readonly to: number | null;
  /** Frames. */
  readonly fadeIn: number;
  readonly fadeOut: number;
  /** In the order of their frames, one at each. */
  readonly keys: readonly Key[];
}

export const AT_REST: Values = { x: 0, y: 0, scale: 1, turn: 0, opacity: 1 };
export const STILL: Motion = { from: null, to: null, fadeIn: 0, fadeOut: 0, keys: [] };
export const KEYS_LIMIT = 200;

/** How far of the way is gone at the part `t` (0 … 1) of the time. */
export function eased(easing: Easing, t: number): number {
  switch (easing) {
    case "ease-in":
      return t * t;
    case "ease-out":
      return t * (2 - t);
    case "ease-in-out":
      return t * t * (3 - 2 * t);
    case "hold":
      return 0;
    default:
      return t;
  }
}

/** Between two numbers and never beyond either, whatever rounding does. */
function mix(a: number, b: number, part: number): number {
  if (a === b) return a;
  return Math.min(Math.max(a, b), Math.max(Math.min(a, b), a + (b - a) * part));
}

function mixed(a: Values, b: Values, part: number, own: readonly Point[]): Values {
  const [from, to] = [a.points ?? own, b.points ?? own];
  const moves = (a.points ?? b.points) !== undefined && from.length === to.length;
  return {
    x: mix(a.x, b.x, part),
    y: mix(a.y, b.y, part),
    scale: mix(a.scale, b.scale, part),
    turn: mix(a.turn, b.turn, part),
    opacity: mix(a.opacity, b.opacity, part),
    ...(moves && { points: from.map((point, n) => [mix(point[0], (to[n] as Point)[0], part), mix(point[1], (to[n] as Point)[1], part)] as const) }),
  };
}

/** The number of the last key at or before a frame; −1 before the first. */
export function keyBefore(keys: readonly Key[], frame: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as Key).frame <= frame) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** At a key exactly its values; `own` are the points of the shape by itself. */
export function valuesAt(keys: readonly Key[], frame: number, own: readonly Point[]): Values {
  if (keys.length === 0) return AT_REST;
  const n = keyBefore(keys, frame);
  const [key, next] = [keys[Math.max(0, n)] as Key, keys[n + 1]];
  if (n < 0 || !next || frame === key.frame) return key;
  return mixed(key, next, eased(key.easing, (frame - key.frame) / (next.frame - key.frame)), own);
}

/** 0 … 1 by the fades; null: it does not show. `length` is that of the note, in frames. */
export function presenceAt({ from, to, fadeIn, fadeOut }: Motion, frame: number, length: number): number | null {
  const [first, last] = [from ?? 0, to ?? Math.max(length - 1, from ?? 0)];
  if (frame < first || frame > last) return null;
  const gone = (frame - first + 1) / (fadeIn + 1);
  const left = (last - frame + 1) / (fadeOut + 1);
  return Math.min(1, gone, left);
}
