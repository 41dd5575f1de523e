/**
 * Fewer points for the same stroke: Ramer–Douglas–Peucker over place and pressure, iterative, so that a very long
 * stroke cannot exhaust the stack. Source: Douglas & Peucker, 1973.
 */
import { STROKE_POINTS_LIMIT } from "./shape";
import type { InkPoint } from "./shape";

/** Parts of the picture's height. A third of a pixel at 720p. */
const TOLERANCE = 0.0005;
/** A pressure change of 0.1 weighs as much as 0.002 of the height. */
const PRESSURE_WEIGHT = 0.02;

type Spot = readonly [number, number, number];

function deviation([px, py, pz]: Spot, [ax, ay, az]: Spot, [bx, by, bz]: Spot): number {
  const [dx, dy, dz] = [bx - ax, by - ay, bz - az];
  const length = dx * dx + dy * dy + dz * dz;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy + (pz - az) * dz) / length));
  return Math.hypot(px - ax - t * dx, py - ay - t * dy, pz - az - t * dz);
}

function kept(spots: readonly Spot[], tolerance: number): boolean[] {
  const keep = new Array<boolean>(spots.length).fill(false);
  keep[0] = keep[spots.length - 1] = true;
  const open: [number, number][] = [[0, spots.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    let farthest = 0;
    let at = -1;
    for (let i = from + 1; i < to; i += 1) {
      const far = deviation(spots[i] as Spot, spots[from] as Spot, spots[to] as Spot);
      if (far > farthest) [farthest, at] = [far, i];
    }
    if (farthest <= tolerance || at < 0) continue;
    keep[at] = true;
    open.push([from, at], [at, to]);
  }
  return keep;
}

/** Coarser than this loses the hand; a scribble that is still too long is thinned evenly instead. */
const COARSEST = 0.002;

function thinned<T>(points: readonly T[], limit: number): readonly T[] {
  const step = (points.length - 1) / (limit - 1);
  return Array.from({ length: limit }, (_, i) => points[Math.round(i * step)] as T);
}

/** At most `limit` points; `aspect` is the picture's width / height. */
export function simplifyStroke(
  points: readonly InkPoint[],
  aspect: number,
  limit: number = STROKE_POINTS_LIMIT,
): readonly InkPoint[] {
  if (points.length < 3) return points;
  const spots = points.map(([x, y, pressure]): Spot => [x * aspect, y, pressure * PRESSURE_WEIGHT]);
  let simple: readonly InkPoint[] = points;
  for (let tolerance = TOLERANCE; tolerance <= COARSEST; tolerance *= 2) {
    const keep = kept(spots, tolerance);
    simple = points.filter((_, i) => keep[i]);
    if (simple.length <= limit) return simple;
  }
  return thinned(simple, limit);
}
