/** The middle canvas: the own draft and the shape in the making. Drawn at most once a refresh, while the hand moves. */
import { drawShape } from "../shapes/kits";
import type { Picture, Shape } from "../shapes/shape";

export function renderDraft(
  context: CanvasRenderingContext2D,
  size: { readonly width: number; readonly height: number },
  picture: Picture,
  shapes: readonly Shape[],
): void {
  context.clearRect(0, 0, size.width, size.height);
  for (const shape of shapes) drawShape(context, shape, picture);
}
