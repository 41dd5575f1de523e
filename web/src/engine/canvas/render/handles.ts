/** The top canvas: the frame and the grips of the selected shape. */
import { toPixels } from "../coordinates";
import { gripsOf } from "../shapes/grips";
import { boundsOfShape, turnContext } from "../shapes/kits";
import type { Picture, Shape } from "../shapes/shape";

const GRIP_RADIUS = 5;
const CHALK = "#f1efe9";
const FLOOR = "#0d0f11";

export function renderHandles(
  context: CanvasRenderingContext2D,
  size: { readonly width: number; readonly height: number },
  picture: Picture,
  selected: Shape | null,
): void {
  context.clearRect(0, 0, size.width, size.height);
  if (!selected) return;
  context.save();
  turnContext(context, selected, picture);
  drawHandles(context, picture, selected);
  context.restore();
}

function drawHandles(context: CanvasRenderingContext2D, picture: Picture, selected: Shape): void {
  const { left, top, right, bottom } = boundsOfShape(selected, picture);
  context.save();
  context.strokeStyle = CHALK;
  context.setLineDash([4, 4]);
  context.strokeRect(left - 4, top - 4, right - left + 8, bottom - top + 8);
  context.restore();
  for (const grip of gripsOf(selected)) {
    context.beginPath();
    context.arc(...toPixels(picture, grip), GRIP_RADIUS, 0, 2 * Math.PI);
    context.fillStyle = CHALK;
    context.fill();
    context.strokeStyle = FLOOR;
    context.stroke();
  }
}
