/** A free stroke: smoothed through the middles of its points, as wide as it was pressed. */
import { toPixels } from "../coordinates";
import { boundsOf, distanceToPath } from "./geometry";
import type { InkPoint, Picture, Point, ShapeKit, Stroke } from "./shape";

/** Half pressure (a mouse) draws the nominal width; a pen goes from 0.4 to 1.6 of it. */
export function widthAt(pressure: number): number {
  return 0.4 + 1.2 * pressure;
}

const pixels = (shape: Stroke, picture: Picture): Point[] => shape.points.map((p) => toPixels(picture, p));
const middle = (a: Point, b: Point): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];

function evenlyPressed(points: readonly InkPoint[]): boolean {
  const first = points[0]?.[2] ?? 0.5;
  return points.every(([, , pressure]) => Math.abs(pressure - first) < 0.02);
}

function drawDot(context: CanvasRenderingContext2D, at: Point, width: number): void {
  context.beginPath();
  context.arc(at[0], at[1], width / 2, 0, 2 * Math.PI);
  context.fill();
}

function drawEven(context: CanvasRenderingContext2D, path: readonly Point[], width: number): void {
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(...(path[0] as Point));
  for (let i = 1; i < path.length - 1; i += 1) {
    const at = path[i] as Point;
    context.quadraticCurveTo(...at, ...middle(at, path[i + 1] as Point));
  }
  context.lineTo(...(path[path.length - 1] as Point));
  context.stroke();
}

/** Piece by piece, each with its own width; round ends hide the joints. */
function drawPressed(context: CanvasRenderingContext2D, shape: Stroke, path: readonly Point[], width: number): void {
  let from = path[0] as Point;
  for (let i = 1; i < path.length; i += 1) {
    const at = path[i] as Point;
    const last = i === path.length - 1;
    const to = last ? at : middle(at, path[i + 1] as Point);
    context.lineWidth = width * widthAt((shape.points[i] as InkPoint)[2]);
    context.beginPath();
    context.moveTo(...from);
    if (last) context.lineTo(...to);
    else context.quadraticCurveTo(...at, ...to);
    context.stroke();
    from = to;
  }
}

export const stroke: ShapeKit<Stroke> = {
  kind: "stroke",
  draw(context, shape, picture) {
    const path = pixels(shape, picture);
    const width = shape.width * picture.height;
    const pressure = shape.points[0]?.[2] ?? 0.5;
    if (path.length === 0) return;
    if (path.length === 1) drawDot(context, path[0] as Point, width * widthAt(pressure));
    else if (evenlyPressed(shape.points)) drawEven(context, path, width * widthAt(pressure));
    else drawPressed(context, shape, path, width);
  },
  hit(shape, at, reach, picture) {
    return distanceToPath(at, pixels(shape, picture)) <= reach + (shape.width * picture.height) / 2;
  },
  bounds: (shape, picture) => boundsOf(pixels(shape, picture), shape.width * picture.height),
  move: (shape, dx, dy) => ({ ...shape, points: shape.points.map(([x, y, p]) => [x + dx, y + dy, p] as const) }),
};
