/** Every kind of shape, and the three things that can be asked of any of them. A kind from the future is skipped. */
import { toPixels } from "../coordinates";
import { centreOf } from "../motion/reshape";
import { angle } from "./angle";
import { blur } from "./blur";
import { box, ellipse, spotlight } from "./framed";
import { arrow, line } from "./line";
import { INK_HEX } from "./palette";
import { polygon } from "./polygon";
import type { Bounds, Picture, Point, Shape, ShapeKind, ShapeKit } from "./shape";
import { ruler } from "./ruler";
import { stroke } from "./stroke";
import { text } from "./text";

const KITS: { readonly [K in ShapeKind]: ShapeKit<Extract<Shape, { kind: K }>> } = {
  stroke,
  line,
  arrow,
  box,
  ellipse,
  spotlight,
  polygon,
  text,
  angle,
  ruler,
  blur,
};

function kitOf(shape: Shape): ShapeKit<Shape> | undefined {
  return KITS[shape.kind] as unknown as ShapeKit<Shape> | undefined;
}

/** Radians by which a posed shape is turned on the screen; in a mirror the other way round. */
function turnOf({ pose }: Shape, picture: Picture): number {
  return ((pose?.turn ?? 0) * Math.PI * Math.sign(picture.width)) / 180;
}

/** Turns the context around the middle of a posed shape; between save() and restore(). */
export function turnContext(context: CanvasRenderingContext2D, shape: Shape, picture: Picture): void {
  const turn = turnOf(shape, picture);
  if (turn === 0) return;
  const [x, y] = toPixels(picture, centreOf(shape));
  context.translate(x, y);
  context.rotate(turn);
  context.translate(-x, -y);
}

/** A pixel as it lies to the shape before that is turned. */
export function unturned(shape: Shape, at: Point, picture: Picture): Point {
  const turn = turnOf(shape, picture);
  if (turn === 0) return at;
  const [x, y] = toPixels(picture, centreOf(shape));
  const [dx, dy] = [at[0] - x, at[1] - y];
  return [x + dx * Math.cos(turn) + dy * Math.sin(turn), y - dx * Math.sin(turn) + dy * Math.cos(turn)];
}

/** Draws a shape; a soft dark edge keeps light ink readable on light film. */
export function drawShape(context: CanvasRenderingContext2D, shape: Shape, picture: Picture): void {
  const color = INK_HEX[shape.color];
  context.save();
  if (shape.pose) {
    context.globalAlpha *= shape.pose.opacity;
    turnContext(context, shape, picture);
  }
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.shadowColor = "rgba(0, 0, 0, 0.5)";
  context.shadowBlur = Math.max(2, picture.height * 0.004);
  kitOf(shape)?.draw(context, shape, picture, color);
  context.restore();
}

export function hitShape(shape: Shape, at: Point, reach: number, picture: Picture): boolean {
  return kitOf(shape)?.hit(shape, unturned(shape, at, picture), reach, picture) ?? false;
}

export function boundsOfShape(shape: Shape, picture: Picture): Bounds {
  return kitOf(shape)?.bounds(shape, picture) ?? { left: 0, top: 0, right: 0, bottom: 0 };
}

export function moveShape(shape: Shape, dx: number, dy: number): Shape {
  return kitOf(shape)?.move(shape, dx, dy) ?? shape;
}
