/** Two legs from one vertex, the arc between them, and how many degrees that is on the screen's picture. */
import { toPixels } from "../coordinates";
import { boundsOf, degreesBetween, distance, distanceToPath } from "./geometry";
import type { Angle, Picture, Point, ShapeKit } from "./shape";
import { fontOf } from "./text";

const pixels = (shape: Angle, picture: Picture): [Point, Point, Point] => [
  toPixels(picture, shape.a),
  toPixels(picture, shape.vertex),
  toPixels(picture, shape.b),
];

/** Degrees in the displayed picture; the same in every window, for the picture's aspect does not change. */
export function degreesOf(shape: Angle, picture: Picture): number {
  return degreesBetween(...pixels(shape, picture));
}

function drawArc(context: CanvasRenderingContext2D, a: Point, vertex: Point, b: Point, radius: number): void {
  const from = Math.atan2(a[1] - vertex[1], a[0] - vertex[0]);
  const to = Math.atan2(b[1] - vertex[1], b[0] - vertex[0]);
  const forward = (to - from + 2 * Math.PI) % (2 * Math.PI);
  context.beginPath();
  context.arc(vertex[0], vertex[1], radius, from, to, forward > Math.PI);
  context.stroke();
}

/** Beside the arc, on the line that halves the angle. */
function drawDegrees(context: CanvasRenderingContext2D, legs: [Point, Point, Point], radius: number, size: number): void {
  const [a, vertex, b] = legs;
  const toward = (p: Point): Point => {
    const length = distance(p, vertex) || 1;
    return [(p[0] - vertex[0]) / length, (p[1] - vertex[1]) / length];
  };
  const [one, two] = [toward(a), toward(b)];
  let half: Point = [one[0] + two[0], one[1] + two[1]];
  if (Math.hypot(...half) < 1e-3) half = [-one[1], one[0]];
  const length = Math.hypot(...half);
  // Wider than high: beside the arc the label needs more room than above it.
  const reach = radius + size * (0.8 + (0.7 * Math.abs(half[0])) / length);
  context.font = fontOf(size);
  context.textAlign = "center";
  context.textBaseline = "middle";
  const label = `${Math.round(degreesBetween(a, vertex, b))}°`;
  context.fillText(label, vertex[0] + (half[0] / length) * reach, vertex[1] + (half[1] / length) * reach);
}

export const angle: ShapeKit<Angle> = {
  kind: "angle",
  draw(context, shape, picture) {
    const legs = pixels(shape, picture);
    const [a, vertex, b] = legs;
    context.lineWidth = shape.width * picture.height;
    context.beginPath();
    context.moveTo(...a);
    context.lineTo(...vertex);
    context.lineTo(...b);
    context.stroke();
    const radius = Math.min(picture.height * 0.06, distance(a, vertex) / 2, distance(b, vertex) / 2);
    if (radius < 3) return;
    context.lineWidth *= 0.6;
    drawArc(context, a, vertex, b, radius);
    drawDegrees(context, legs, radius, Math.max(13, picture.height * 0.036));
  },
  hit(shape, at, reach, picture) {
    return distanceToPath(at, pixels(shape, picture)) <= reach + (shape.width * picture.height) / 2;
  },
  bounds: (shape, picture) => boundsOf(pixels(shape, picture), picture.height * 0.06),
  move: (shape, dx, dy) => ({
    ...shape,
    a: [shape.a[0] + dx, shape.a[1] + dy],
    vertex: [shape.vertex[0] + dx, shape.vertex[1] + dy],
    b: [shape.b[0] + dx, shape.b[1] + dy],
  }),
};
