import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import type { StoreApi } from "zustand/vanilla";
import { prepareCanvas } from "@/engine/canvas/coordinates";
import { startOfFrame } from "@/engine/media/frame-map";
import type { FrameMap } from "@/engine/media/frame-map";
import { densityOf } from "@/engine/spans/density";
import type { Density } from "@/engine/spans/density";
import type { Mark } from "./mark";

export const LANE_HEIGHT = 48;
const DOT_Y = 13;
const DOT_RADIUS = 5;
const BAR_Y = LANE_HEIGHT - 15;
const BAR_HEIGHT = 8;
/** Width of a column of the density, CSS pixels, and the highest one. */
const COLUMN = 4;
const HIGHEST = LANE_HEIGHT - 10;
/** Below this many marks they are always shown one by one. */
const FEW = 120;

/** x of a frame in a lane, CSS pixels. */
export function xOfFrame(map: FrameMap, frame: number, width: number): number {
  return (startOfFrame(map, frame) / map.duration) * width;
}

/** How many marks touch each column of the lane; null while they can be told apart one by one. */
export function laneDensity(map: FrameMap, marks: readonly Mark[], width: number): Density | null {
  if (width === 0 || marks.length <= Math.max(FEW, width / DOT_RADIUS)) return null;
  const columns = Math.ceil(width / COLUMN);
  return densityOf(marks, columns, (frame) => Math.min(columns - 1, Math.floor(xOfFrame(map, frame, width) / COLUMN)));
}

/** How many marks touch the column at x. */
export function countAt({ counts }: Density, x: number): number {
  return counts[Math.min(counts.length - 1, Math.max(0, Math.floor(x / COLUMN)))] ?? 0;
}

function drawMark(context: CanvasRenderingContext2D, map: FrameMap, mark: Mark, width: number, current = false): void {
  const x = xOfFrame(map, mark.start, width);
  context.globalAlpha = mark.quiet ? 0.4 : 1;
  context.fillStyle = mark.color;
  if (mark.end > mark.start) {
    const length = Math.max(BAR_HEIGHT, xOfFrame(map, mark.end + 1, width) - x);
    context.globalAlpha *= current ? 1 : 0.85;
    context.beginPath();
    context.roundRect(x, BAR_Y, length, BAR_HEIGHT, BAR_HEIGHT / 2);
    context.fill();
  }
  context.beginPath();
  context.arc(x, DOT_Y, current ? DOT_RADIUS + 1.5 : DOT_RADIUS, 0, 2 * Math.PI);
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = current ? "#f1efe9" : "#1d2125";
  context.stroke();
}

/** The square root keeps one note visible beside a hundred. */
function drawDensity(context: CanvasRenderingContext2D, { counts, most }: Density): void {
  context.globalAlpha = 0.75;
  context.fillStyle = "#8d9294";
  counts.forEach((count, column) => {
    const height = Math.max(count > 0 ? 3 : 0, Math.sqrt(count / most) * HIGHEST);
    context.fillRect(column * COLUMN, LANE_HEIGHT - height, COLUMN - 1, height);
  });
}

interface MarkLaneProps {
  map: FrameMap;
  marks: readonly Mark[];
  width: number;
  density: Density | null;
}

/** All marks on one canvas, one by one or as a density: ten thousand cost no more elements than one. */
export function MarkLane({ map, marks, width, density }: MarkLaneProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (!ref.current || width === 0) return;
    const context = prepareCanvas(ref.current, width, LANE_HEIGHT, window.devicePixelRatio || 1);
    if (!context) return;
    context.clearRect(0, 0, width, LANE_HEIGHT);
    if (density) drawDensity(context, density);
    else for (const mark of marks) drawMark(context, map, mark, width);
  }, [map, marks, width, density]);
  return <canvas ref={ref} className="timeline-marks" aria-hidden="true" data-dense={density !== null} />;
}

interface CurrentMarkProps extends Omit<MarkLaneProps, "density"> {
  current: StoreApi<{ readonly id: string | null }>;
}

/** The mark of the note at the present frame, on a canvas of its own: the others are not drawn again for it. */
export function CurrentMark({ map, marks, width, current }: CurrentMarkProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const id = useStore(current, (state) => state.id);
  useEffect(() => {
    if (!ref.current || width === 0) return;
    const context = prepareCanvas(ref.current, width, LANE_HEIGHT, window.devicePixelRatio || 1);
    if (!context) return;
    context.clearRect(0, 0, width, LANE_HEIGHT);
    const mark = id === null ? undefined : marks.find((one) => one.id === id);
    if (mark) drawMark(context, map, mark, width, true);
  }, [map, marks, width, id]);
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
