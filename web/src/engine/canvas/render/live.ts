/**
 * The canvas of what the others let flow: their ink while they draw it, their pointers, the tail of a laser. Drawn when
 * something came, and on as long as something fades.
 */
import { LASER_TAIL_MS, POINTER_REST_MS } from "../../live/others";
import type { PointerOf } from "../../live/others";
import { toPixels } from "../coordinates";
import { drawShape } from "../shapes/kits";
import type { Picture, Shape } from "../shapes/shape";

export interface PointerShown extends PointerOf {
  /** A CSS colour the canvas understands. */
  readonly color: string;
  readonly initials: string;
}

export interface LiveSight {
  readonly shapes: readonly Shape[];
  readonly pointers: readonly PointerShown[];
  /** performance.now(). */
  readonly now: number;
  /** Nothing moves by itself: pointers are there or not, a laser is a dot. */
  readonly still: boolean;
}

const FADE_MS = 600;
const LASER_RADIUS = 5;
const FLOOR = "#0d0f11";

/** Draws it all; true while something still fades, and a next picture is needed. */
export function renderLive(
  context: CanvasRenderingContext2D,
  size: { readonly width: number; readonly height: number },
  picture: Picture,
  sight: LiveSight,
): boolean {
  context.clearRect(0, 0, size.width, size.height);
  context.globalAlpha = 1;
  for (const shape of sight.shapes) drawShape(context, shape, picture);
  let fading = false;
  for (const pointer of sight.pointers) {
    const rested = sight.now - pointer.moved;
    const left = POINTER_REST_MS - rested;
    if (left <= 0) continue;
    context.globalAlpha = sight.still ? 1 : Math.min(1, left / FADE_MS);
    if (pointer.kind === "laser") drawLaser(context, picture, pointer, sight);
    else drawCursor(context, picture, pointer);
    fading = true;
  }
  context.globalAlpha = 1;
  return fading;
}

function drawCursor(context: CanvasRenderingContext2D, picture: Picture, { at, color, initials }: PointerShown): void {
  const [x, y] = toPixels(picture, at);
  context.fillStyle = color;
  context.strokeStyle = FLOOR;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + 4, y + 15);
  context.lineTo(x + 7.5, y + 9.5);
  context.lineTo(x + 14, y + 8.5);
  context.closePath();
  context.fill();
  context.stroke();
  tag(context, x + 12, y + 15, color, initials);
}

function tag(context: CanvasRenderingContext2D, x: number, y: number, color: string, words: string): void {
  context.font = "700 10px Inter, system-ui, sans-serif";
  const width = context.measureText(words).width + 10;
  context.beginPath();
  context.roundRect(x, y, width, 16, 8);
  context.fill();
  context.fillStyle = "#111";
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.fillText(words, x + 5, y + 8.5);
  context.fillStyle = color;
}

function drawLaser(context: CanvasRenderingContext2D, picture: Picture, pointer: PointerShown, { now, still }: LiveSight): void {
  const alpha = context.globalAlpha;
  context.strokeStyle = context.fillStyle = pointer.color;
  context.lineCap = "round";
  const { trail } = pointer;
  for (let i = 1; i < trail.length && !still; i += 1) {
    const [from, to] = [trail[i - 1], trail[i]] as const;
    if (!from || !to) continue;
    const life = 1 - (now - to.when) / LASER_TAIL_MS;
    if (life <= 0) continue;
    context.globalAlpha = alpha * life * 0.8;
    context.lineWidth = 1 + LASER_RADIUS * life;
    context.beginPath();
    context.moveTo(...toPixels(picture, from.at));
    context.lineTo(...toPixels(picture, to.at));
    context.stroke();
  }
  const [x, y] = toPixels(picture, pointer.at);
  context.globalAlpha = alpha * 0.3;
  context.beginPath();
  context.arc(x, y, LASER_RADIUS * 2, 0, 2 * Math.PI);
  context.fill();
  context.globalAlpha = alpha;
  context.beginPath();
  context.arc(x, y, LASER_RADIUS, 0, 2 * Math.PI);
  context.fill();
  tag(context, x + 10, y + 8, pointer.color, pointer.initials);
}
