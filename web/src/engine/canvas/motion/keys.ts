/** Making, changing and taking away the key frames of a shape. Every function gives a new shape; frames are offsets. */
import { clampUnit, tidy } from "../coordinates";
import { moveShape } from "../shapes/kits";
import type { Point, Shape } from "../shapes/shape";
import { keyBefore, KEYS_LIMIT, STILL, valuesAt } from "./motion";
import type { Key, Motion, Values } from "./motion";
import { centreOf, gripPoints, withGripPoints } from "./reshape";

const keysOf = (shape: Shape): readonly Key[] => shape.motion?.keys ?? [];

export function keyAt(shape: Shape, frame: number): Key | null {
  const keys = keysOf(shape);
  const key = keys[keyBefore(keys, frame)];
  return key?.frame === frame ? key : null;
}

/** The frame of the nearest key before or after; null when there is none. */
export function neighbourKey(shape: Shape, frame: number, direction: 1 | -1): number | null {
  const keys = keysOf(shape);
  const n = keyBefore(keys, direction > 0 ? frame : frame - 1);
  return keys[direction > 0 ? n + 1 : n]?.frame ?? null;
}

/** With another motion; a motion that says nothing is none. */
export function withMotion(shape: Shape, change: Partial<Motion>): Shape {
  const { motion: before, ...still } = shape;
  const motion = { ...STILL, ...before, ...change };
  const nothing = motion.from === null && motion.to === null && motion.fadeIn === 0 && motion.fadeOut === 0 && motion.keys.length === 0;
  return (nothing ? still : { ...still, motion }) as Shape;
}

const tidyPoint = ([x, y]: Point): Point => [clampUnit(x), clampUnit(y)];
const within = (value: number, least: number, most: number): number => tidy(Math.min(most, Math.max(least, value)));

/** A key at a frame, with some values changed from what they are there. At most 200: then nothing is changed. */
export function setKey(shape: Shape, frame: number, change: Partial<Omit<Key, "frame">> = {}): Shape {
  const keys = keysOf(shape);
  const there = keyAt(shape, frame);
  if (!there && keys.length >= KEYS_LIMIT) return shape;
  const now = { ...valuesAt(keys, frame, gripPoints(shape)), ...change };
  const key: Key = {
    frame,
    x: within(now.x, -2, 2),
    y: within(now.y, -2, 2),
    scale: within(now.scale, 0.01, 100),
    turn: within(now.turn, -36_000, 36_000),
    opacity: within(now.opacity, 0, 1),
    easing: change.easing ?? there?.easing ?? keys[keyBefore(keys, frame)]?.easing ?? "linear",
    ...(now.points && { points: now.points.map(tidyPoint) }),
  };
  return withMotion(shape, { keys: [...keys.filter((one) => one.frame < frame), key, ...keys.filter((one) => one.frame > frame)] });
}

/** The shape without its key there; without its last key it stays where that one had it. */
export function removeKey(shape: Shape, frame: number): Shape {
  const key = keyAt(shape, frame);
  if (!key) return shape;
  const left = keysOf(shape).filter((one) => one !== key);
  if (left.length > 0) return withMotion(shape, { keys: left });
  const rest = withMotion(shape, { keys: [] });
  return moveShape(key.points ? withGripPoints(rest, key.points) : rest, key.x, key.y);
}

/** The last frame at which something of a drawing has a key; 0 where nothing moves. */
export function lastKey(shapes: readonly Shape[]): number {
  return Math.max(0, ...shapes.map((shape) => keysOf(shape).at(-1)?.frame ?? 0));
}

/** What a hand did to a shape as it is shown (posed) at a frame. */
export interface Handled {
  readonly shown: Shape;
  readonly made: Shape;
  /** A grip was dragged, not the whole shape. */
  readonly reshaped: boolean;
}

/**
 * The same to the shape itself. `follow`: as a key at that frame. Otherwise the whole way moves with the hand; only the
 * reshaping of a shape that has keys is a key all the same, for it has no other meaning.
 */
export function handled(shape: Shape, { shown, made, reshaped }: Handled, frame: number, follow: boolean): Shape {
  const [from, to] = [centreOf(shown), centreOf(made)];
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const keyed = keysOf(shape).length > 0;
  if (!follow && !keyed) return plain(shape, made);
  if (!reshaped && !follow) return movedWhole(shape, dx, dy);
  const now = valuesAt(keysOf(shape), frame, gripPoints(shape));
  const anchored = keyed ? shape : setKey(shape, 0); // it begins where it was drawn
  if (!reshaped) return setKey(anchored, frame, { x: now.x + dx, y: now.y + dy });
  return setKey(anchored, frame, { points: unposed(gripPoints(made), made, now) });
}

/** A shape without keys is just what the hand made of it. */
function plain(shape: Shape, made: Shape): Shape {
  const rest: { -readonly [K in keyof Shape]: Shape[K] } = { ...made };
  delete rest.pose;
  return withMotion(rest as Shape, shape.motion ?? {});
}

/** With all of its way. */
function movedWhole(shape: Shape, dx: number, dy: number): Shape {
  const moved = moveShape(shape, dx, dy);
  if (!keysOf(shape).some(({ points }) => points)) return moved;
  const shift = ([x, y]: Point): Point => [clampUnit(x + dx), clampUnit(y + dy)];
  return withMotion(moved, { keys: keysOf(shape).map((key) => (key.points ? { ...key, points: key.points.map(shift) } : key)) });
}

/** Points as they are before the key scales and moves them. */
function unposed(points: readonly Point[], made: Shape, { x, y, scale }: Values): readonly Point[] {
  const [cx, cy] = centreOf(made);
  return points.map(([px, py]) => [cx - x + (px - cx) / scale, cy - y + (py - cy) / scale] as const);
}
