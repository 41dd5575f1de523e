/** What Shift does: directions in steps of 15°, and frames that are square on the screen. */
import type { Picture, Point } from "../shapes/shape";

const STEP = Math.PI / 12;

const aspectOf = (picture: Picture): number => Math.abs(picture.width / picture.height) || 1;

/** `to`, turned around `from` to the nearest 15°. */
export function constrainDirection(from: Point, to: Point, picture: Picture): Point {
  const aspect = aspectOf(picture);
  const dx = (to[0] - from[0]) * aspect;
  const dy = to[1] - from[1];
  const direction = Math.round(Math.atan2(dy, dx) / STEP) * STEP;
  const length = Math.hypot(dx, dy);
  return [from[0] + (length * Math.cos(direction)) / aspect, from[1] + length * Math.sin(direction)];
}

/** `to`, so that the frame from `from` is as wide as it is high, in pixels. */
export function constrainSquare(from: Point, to: Point, picture: Picture): Point {
  const aspect = aspectOf(picture);
  const dx = (to[0] - from[0]) * aspect;
  const dy = to[1] - from[1];
  const side = Math.max(Math.abs(dx), Math.abs(dy));
  return [from[0] + (Math.sign(dx || 1) * side) / aspect, from[1] + Math.sign(dy || 1) * side];
}
