/** The lowest canvas: what has been posted and covers the present frame. Drawn when the frame or the notes change. */
import { drawShape } from "../shapes/kits";
import type { Picture, Shape } from "../shapes/shape";

export interface PostedDrawing {
  readonly id: string;
  readonly shapes: readonly Shape[];
  /** Resolved notes step back. */
  readonly quiet: boolean;
}

export function renderCommitted(
  context: CanvasRenderingContext2D,
  size: { readonly width: number; readonly height: number },
  picture: Picture,
  drawings: readonly PostedDrawing[],
): void {
  context.clearRect(0, 0, size.width, size.height);
  for (const { shapes, quiet } of drawings) {
    context.globalAlpha = quiet ? 0.45 : 1;
    for (const shape of shapes) drawShape(context, shape, picture);
  }
  context.globalAlpha = 1;
}
