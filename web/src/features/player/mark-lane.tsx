import { useEffect, useRef } from "react";
import { prepareCanvas } from "@/engine/canvas/coordinates";
import { startOfFrame } from "@/engine/media/frame-map";
import type { FrameMap } from "@/engine/media/frame-map";
import type { Mark } from "./mark";

export const LANE_HEIGHT = 48;
const DOT_Y = 13;
const DOT_RADIUS = 5;
const BAR_Y = LANE_HEIGHT - 15;
const BAR_HEIGHT = 8;

/** x of a frame in a lane, CSS pixels. */
export function xOfFrame(map: FrameMap, frame: number, width: number): number {
  return (startOfFrame(map, frame) / map.duration) * width;
}

function drawMark(context: CanvasRenderingContext2D, map: FrameMap, mark: Mark, width: number): void {
  const x = xOfFrame(map, mark.start, width);
  context.globalAlpha = mark.quiet ? 0.4 : 1;
  context.fillStyle = mark.color;
  if (mark.end > mark.start) {
    const length = Math.max(BAR_HEIGHT, xOfFrame(map, mark.end + 1, width) - x);
    context.globalAlpha *= mark.current ? 1 : 0.85;
    context.beginPath();
    context.roundRect(x, BAR_Y, length, BAR_HEIGHT, BAR_HEIGHT / 2);
    context.fill();
  }
  context.beginPath();
  context.arc(x, DOT_Y, mark.current ? DOT_RADIUS + 1.5 : DOT_RADIUS, 0, 2 * Math.PI);
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = mark.current ? "#f1efe9" : "#1d2125";
  context.stroke();
}

/** All marks on one canvas: ten thousand cost no more elements than one. */
export function MarkLane({ map, marks, width }: { map: FrameMap; marks: readonly Mark[]; width: number }) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (!ref.current || width === 0) return;
    const context = prepareCanvas(ref.current, width, LANE_HEIGHT, window.devicePixelRatio || 1);
    if (!context) return;
    context.clearRect(0, 0, width, LANE_HEIGHT);
    for (const mark of marks) if (!mark.current) drawMark(context, map, mark, width);
    for (const mark of marks) if (mark.current) drawMark(context, map, mark, width);
  }, [map, marks, width]);
  return <canvas ref={ref} className="timeline-marks" aria-hidden="true" />;
}

/** The mark under a place of the lane: its dot, or its bar. */
export function markAt(map: FrameMap, marks: readonly Mark[], width: number, x: number, y: number): Mark | null {
  let best: Mark | null = null;
  let nearest = 9;
  for (const mark of marks) {
    const start = xOfFrame(map, mark.start, width);
    const onBar = mark.end > mark.start && y >= BAR_Y - 3 && x >= start - 3 && x <= xOfFrame(map, mark.end + 1, width) + 3;
    const away = onBar && y > LANE_HEIGHT / 2 ? 0 : Math.hypot(x - start, y - DOT_Y);
    if (away < nearest) [best, nearest] = [mark, away];
  }
  return best;
}
