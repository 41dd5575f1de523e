/** A closed outline of straight sides. */
import { toPixels } from "../coordinates";
import { boundsOf, distanceToPath } from "./geometry";
import type { Picture, Point, Polygon, ShapeKit } from "./shape";

const pixels = (shape: Polygon, picture: Picture): Point[] => shape.points.map((p) => toPixels(picture, p));

export const polygon: ShapeKit<Polygon> = {
  kind: "polygon",
  draw(context, shape, picture) {
    const [first, ...rest] = pixels(shape, picture);
    if (!first) return;
    context.lineWidth = shape.width * picture.height;
    context.beginPath();
    context.moveTo(...first);
    for (const point of rest) context.lineTo(...point);
    context.closePath();
    context.stroke();
  },
  hit: (shape, at, reach, picture) =>
    distanceToPath(at, pixels(shape, picture), true) <= reach + (shape.width * picture.height) / 2,
  bounds: (shape, picture) => boundsOf(pixels(shape, picture), shape.width * picture.height),
  move: (shape, dx, dy) => ({ ...shape, points: shape.points.map(([x, y]) => [x + dx, y + dy] as const) }),
};
