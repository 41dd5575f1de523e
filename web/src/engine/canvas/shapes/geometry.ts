/** Distances and rectangles in pixels, shared by the shapes. */
import type { Bounds, Picture, Point } from "./shape";

export function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** Distance from a point to the line between a and b (its ends included). */
export function distanceToSegment(p: Point, a: Point, b: Point): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length));
  return distance(p, [a[0] + t * dx, a[1] + t * dy]);
}

export function distanceToPath(p: Point, path: readonly Point[], closed = false): number {
  if (path.length === 0) return Infinity;
  let nearest = distance(p, path[0] as Point);
  for (let i = 1; i < path.length; i += 1) {
    nearest = Math.min(nearest, distanceToSegment(p, path[i - 1] as Point, path[i] as Point));
  }
  if (closed) nearest = Math.min(nearest, distanceToSegment(p, path[path.length - 1] as Point, path[0] as Point));
  return nearest;
}

export function boundsOf(points: readonly Point[], margin = 0): Bounds {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return {
    left: Math.min(...xs) - margin,
    top: Math.min(...ys) - margin,
    right: Math.max(...xs) + margin,
    bottom: Math.max(...ys) + margin,
  };
}

/** A framed shape in pixels; left to right even in a mirrored picture (whose width is negative). */
export function rectOf(frame: { x: number; y: number; w: number; h: number }, picture: Picture): Bounds {
  const x1 = picture.left + frame.x * picture.width;
  const x2 = picture.left + (frame.x + frame.w) * picture.width;
  const y1 = picture.top + frame.y * picture.height;
  const y2 = picture.top + (frame.y + frame.h) * picture.height;
  return { left: Math.min(x1, x2), right: Math.max(x1, x2), top: Math.min(y1, y2), bottom: Math.max(y1, y2) };
}

/** Degrees between the legs of an angle, 0 … 180. */
export function degreesBetween(a: Point, vertex: Point, b: Point): number {
  const one = Math.atan2(a[1] - vertex[1], a[0] - vertex[0]);
  const two = Math.atan2(b[1] - vertex[1], b[0] - vertex[0]);
  const turn = Math.abs(one - two) * (180 / Math.PI);
  return turn > 180 ? 360 - turn : turn;
}
