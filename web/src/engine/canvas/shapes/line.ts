/** A straight line, and the arrow that is one with a head. */
import { toPixels } from "../coordinates";
import { boundsOf, distance, distanceToSegment } from "./geometry";
import type { Arrow, Line, Picture, Point, Ruler, ShapeKit } from "./shape";

type Straight = Line | Arrow | Ruler;

export function ends(shape: Straight, picture: Picture): [Point, Point] {
  return [toPixels(picture, shape.from), toPixels(picture, shape.to)];
}

function drawLine(context: CanvasRenderingContext2D, from: Point, to: Point): void {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

const HEAD_ANGLE = Math.PI / 6;

/** The two ends of an arrow's head: four widths long, but never more than half of the arrow. */
export function headOf(from: Point, to: Point, width: number): [Point, Point] {
  const length = Math.min(Math.max(width * 4, 10), distance(from, to) / 2);
  const direction = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const wing = (side: 1 | -1): Point => [
    to[0] - length * Math.cos(direction + side * HEAD_ANGLE),
    to[1] - length * Math.sin(direction + side * HEAD_ANGLE),
  ];
  return [wing(-1), wing(1)];
}

export const hitLine = (shape: Straight, at: Point, reach: number, picture: Picture): boolean =>
  distanceToSegment(at, ...ends(shape, picture)) <= reach + (shape.width * picture.height) / 2;

const shifted = ([x, y]: Point, dx: number, dy: number): Point => [x + dx, y + dy];

export function moveLine<S extends Straight>(shape: S, dx: number, dy: number): S {
  return { ...shape, from: shifted(shape.from, dx, dy), to: shifted(shape.to, dx, dy) };
}

function kit<S extends Straight>(kind: S["kind"], draw: ShapeKit<S>["draw"]): ShapeKit<S> {
  return {
    kind,
    draw,
    hit: hitLine,
    bounds: (shape, picture) => boundsOf(ends(shape, picture), shape.width * picture.height * 3),
    move: moveLine,
  };
}

export const line = kit<Line>("line", (context, shape, picture) => {
  context.lineWidth = shape.width * picture.height;
  drawLine(context, ...ends(shape, picture));
});

export const arrow = kit<Arrow>("arrow", (context, shape, picture) => {
  const [from, to] = ends(shape, picture);
  const width = shape.width * picture.height;
  const [left, right] = headOf(from, to, width);
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.moveTo(...left);
  context.lineTo(...to);
  context.lineTo(...right);
  context.stroke();
});
