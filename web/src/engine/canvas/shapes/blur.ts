/** A hidden part of the picture. The player blurs it (render/blur-panes.ts); here is only the line around it. */
import { boundsOf, rectOf } from "./geometry";
import type { Blur, ShapeKit } from "./shape";

export const blur: ShapeKit<Blur> = {
  kind: "blur",
  draw(context, shape, picture) {
    const { left, top, right, bottom } = rectOf(shape, picture);
    context.globalAlpha *= 0.7;
    context.lineWidth = Math.max(1, picture.height * 0.002);
    context.setLineDash([6, 5]);
    context.beginPath();
    if (shape.form === "box") context.rect(left, top, right - left, bottom - top);
    else context.ellipse((left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2, 0, 0, 2 * Math.PI);
    context.stroke();
  },
  hit: (shape, [x, y], reach, picture) => {
    const { left, top, right, bottom } = rectOf(shape, picture);
    return x >= left - reach && x <= right + reach && y >= top - reach && y <= bottom + reach;
  },
  bounds: (shape, picture) => {
    const { left, top, right, bottom } = rectOf(shape, picture);
    return boundsOf([[left, top], [right, bottom]]);
  },
  move: (shape, dx, dy) => ({ ...shape, x: shape.x + dx, y: shape.y + dy }),
};
