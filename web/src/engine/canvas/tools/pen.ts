/** idle → drawing → idle. Every place the pen passed counts; the finished stroke is simplified. */
import { clampUnit } from "../coordinates";
import { simplifyStroke } from "../shapes/simplify";
import type { InkPoint, Stroke } from "../shapes/shape";
import { inkPoint } from "./tool";
import type { Easel, Tool, Touch } from "./tool";

/** How far a new point is pulled towards the pen: 1 would keep its tremble. */
const FOLLOW = 0.65;
/** Pressure jumps more than the hand does. */
const FOLLOW_PRESSURE = 0.35;

function follow(last: InkPoint, next: InkPoint): InkPoint {
  return [
    last[0] + (next[0] - last[0]) * FOLLOW,
    last[1] + (next[1] - last[1]) * FOLLOW,
    last[2] + (next[2] - last[2]) * FOLLOW_PRESSURE,
  ];
}

const tidyPoint = ([x, y, pressure]: InkPoint): InkPoint => [clampUnit(x), clampUnit(y), Math.round(pressure * 100) / 100];

export function penTool(easel: Easel): Tool {
  let points: InkPoint[] | null = null;
  const strokeOf = (path: readonly InkPoint[]): Stroke => ({ kind: "stroke", schema: 1, ...easel.ink(), points: path });
  const finish = (): void => {
    if (!points) return;
    const { width, height } = easel.picture();
    const path = simplifyStroke(points, Math.abs(width / height) || 1).map(tidyPoint);
    points = null;
    easel.preview(null);
    easel.add(strokeOf(path));
  };
  return {
    id: "pen",
    state: () => (points ? "drawing" : "idle"),
    down: (touch) => {
      points = [inkPoint(touch)];
      easel.preview(strokeOf(points));
    },
    move: (touches: readonly Touch[]) => {
      if (!points) return;
      for (const touch of touches) points.push(follow(points.at(-1) as InkPoint, inkPoint(touch)));
      easel.preview(strokeOf([...points]));
    },
    up: (touch) => {
      // The stroke ends where the pen was lifted, not where the smoothing had got to.
      if (points && points.length > 1) points.push([touch.at[0], touch.at[1], (points.at(-1) as InkPoint)[2]]);
      finish();
    },
    cancel: () => {
      points = null;
      easel.preview(null);
    },
  };
}
