/** The points by which key frames reshape a shape, and scaling. Unit square; a framed shape has two corners. */
import { gripsOf } from "../shapes/grips";
import type { Point, Shape } from "../shapes/shape";

/** None of strokes and words: these are moved, scaled and turned as a whole. */
export function gripPoints(shape: Shape): readonly Point[] {
  switch (shape.kind) {
    case "box":
    case "ellipse":
    case "spotlight":
    case "blur":
      return [
        [shape.x, shape.y],
        [shape.x + shape.w, shape.y + shape.h],
      ];
    default:
      return gripsOf(shape);
  }
}

export function withGripPoints(shape: Shape, points: readonly Point[]): Shape {
  const [a, b, c] = points;
  if (!a || !b || points.length !== gripPoints(shape).length) return shape;
  switch (shape.kind) {
    case "line":
    case "arrow":
    case "ruler":
      return { ...shape, from: a, to: b };
    case "angle":
      return { ...shape, a, vertex: b, b: c ?? shape.b };
    case "polygon":
      return { ...shape, points };
    case "box":
    case "ellipse":
    case "spotlight":
    case "blur":
      return { ...shape, x: Math.min(a[0], b[0]), y: Math.min(a[1], b[1]), w: Math.abs(a[0] - b[0]), h: Math.abs(a[1] - b[1]) };
    default:
      return shape;
  }
}

function pointsOf(shape: Shape): readonly (readonly [number, number, ...number[]])[] {
  if (shape.kind === "stroke") return shape.points;
  return shape.kind === "text" ? [[shape.x, shape.y]] : gripPoints(shape);
}

/** The middle of what a shape covers; of words their top left. */
export function centreOf(shape: Shape): Point {
  const points = pointsOf(shape);
  const middle = (along: 0 | 1): number => {
    let [least, most] = [Infinity, -Infinity];
    for (const point of points) {
      least = Math.min(least, point[along]);
      most = Math.max(most, point[along]);
    }
    return least === most ? least : (least + most) / 2;
  };
  return [middle(0), middle(1)];
}

/** Around a place, as much in both directions; lines keep their width. */
export function scaled(shape: Shape, by: number, [cx, cy]: Point): Shape {
  const away = (at: readonly [number, number, ...number[]]): Point => [cx + (at[0] - cx) * by, cy + (at[1] - cy) * by];
  if (shape.kind === "stroke") return { ...shape, points: shape.points.map((at) => [...away(at), at[2]] as const) };
  if (shape.kind === "text") {
    const [x, y] = away([shape.x, shape.y]);
    return { ...shape, x, y, size: shape.size * by };
  }
  return withGripPoints(shape, gripPoints(shape).map(away));
}
