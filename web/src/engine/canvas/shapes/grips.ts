/** The points by which a selected shape can be reshaped, and what it becomes when one of them is dragged. */
import type { Point, Shape } from "./shape";

type Framed = Extract<Shape, { kind: "box" | "ellipse" | "spotlight" | "blur" }>;

/** Grips in the unit square; strokes and words have none (they are moved as a whole). */
export function gripsOf(shape: Shape): readonly Point[] {
  switch (shape.kind) {
    case "line":
    case "arrow":
    case "ruler":
      return [shape.from, shape.to];
    case "angle":
      return [shape.a, shape.vertex, shape.b];
    case "polygon":
      return shape.points;
    case "box":
    case "ellipse":
    case "spotlight":
    case "blur":
      return cornersOf(shape);
    default:
      return [];
  }
}

function cornersOf({ x, y, w, h }: Framed): Point[] {
  return [
    [x, y],
    [x + w, y],
    [x + w, y + h],
    [x, y + h],
  ];
}

export function dragGrip(shape: Shape, grip: number, to: Point): Shape {
  switch (shape.kind) {
    case "line":
    case "arrow":
    case "ruler":
      return grip === 0 ? { ...shape, from: to } : { ...shape, to };
    case "angle":
      return { ...shape, [(["a", "vertex", "b"] as const)[grip] ?? "b"]: to };
    case "polygon":
      return { ...shape, points: shape.points.map((point, n) => (n === grip ? to : point)) };
    case "box":
    case "ellipse":
    case "spotlight":
    case "blur":
      return reframed(shape, grip, to);
    default:
      return shape;
  }
}

/** The corner opposite to the dragged one stays. */
function reframed(shape: Framed, grip: number, to: Point): Shape {
  const [fixedX, fixedY] = cornersOf(shape)[(grip + 2) % 4] as Point;
  return {
    ...shape,
    x: Math.min(fixedX, to[0]),
    y: Math.min(fixedY, to[1]),
    w: Math.abs(fixedX - to[0]),
    h: Math.abs(fixedY - to[1]),
  };
}
