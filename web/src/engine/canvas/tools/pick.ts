/** Which of the draft's shapes lies under the pointer? The topmost. */
import { toPixels } from "../coordinates";
import { hitShape, unturned } from "../shapes/kits";
import { distance } from "../shapes/geometry";
import { gripsOf } from "../shapes/grips";
import type { Point, Shape } from "../shapes/shape";
import type { DraftShape, Easel } from "./tool";

export function pickShape(easel: Easel, at: Point, shapes = easel.shapes()): DraftShape | null {
  const picture = easel.picture();
  const pixel = toPixels(picture, at);
  const hits = (shape: Shape | null): boolean => shape !== null && hitShape(shape, pixel, easel.reach(), picture);
  return shapes.findLast(({ shape }) => hits(easel.shown(shape))) ?? null;
}

/** The number of the grip of a shape, as it is shown, under the pointer; −1 for none. */
export function pickGrip(easel: Easel, shape: Shape, at: Point): number {
  const picture = easel.picture();
  const pixel = unturned(shape, toPixels(picture, at), picture);
  return gripsOf(shape).findIndex((grip) => distance(toPixels(picture, grip), pixel) <= easel.reach() + 4);
}
