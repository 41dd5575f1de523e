/** Every kind of shape, and the three things that can be asked of any of them. A kind from the future is skipped. */
import { angle } from "./angle";
import { box, ellipse, spotlight } from "./framed";
import { arrow, line } from "./line";
import { INK_HEX } from "./palette";
import { polygon } from "./polygon";
import type { Bounds, Picture, Point, Shape, ShapeKind, ShapeKit } from "./shape";
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
};

function kitOf(shape: Shape): ShapeKit<Shape> | undefined {
  return KITS[shape.kind] as unknown as ShapeKit<Shape> | undefined;
}

/** Draws a shape; a soft dark edge keeps light ink readable on light film. */
export function drawShape(context: CanvasRenderingContext2D, shape: Shape, picture: Picture): void {
  const color = INK_HEX[shape.color];
  context.save();
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
  return kitOf(shape)?.hit(shape, at, reach, picture) ?? false;
}

export function boundsOfShape(shape: Shape, picture: Picture): Bounds {
  return kitOf(shape)?.bounds(shape, picture) ?? { left: 0, top: 0, right: 0, bottom: 0 };
}

export function moveShape(shape: Shape, dx: number, dy: number): Shape {
  return kitOf(shape)?.move(shape, dx, dy) ?? shape;
}
