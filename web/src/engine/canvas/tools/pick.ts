/** Which of the draft's shapes lies under the pointer? The topmost. */
import { toPixels } from "../coordinates";
import { hitShape } from "../shapes/kits";
import { distance } from "../shapes/geometry";
import { gripsOf } from "../shapes/grips";
import type { Point } from "../shapes/shape";
import type { DraftShape, Easel } from "./tool";

export function pickShape(easel: Easel, at: Point, shapes = easel.shapes()): DraftShape | null {
  const picture = easel.picture();
  const pixel = toPixels(picture, at);
  return shapes.findLast(({ shape }) => hitShape(shape, pixel, easel.reach(), picture)) ?? null;
}

/** The number of the grip of a shape under the pointer; −1 for none. */
export function pickGrip(easel: Easel, shape: DraftShape, at: Point): number {
  const picture = easel.picture();
  const pixel = toPixels(picture, at);
  return gripsOf(shape.shape).findIndex((grip) => distance(toPixels(picture, grip), pixel) <= easel.reach() + 4);
}
