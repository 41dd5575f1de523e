/** Words on the picture. They are never mirrored: in a mirrored picture they stand at the mirrored place, readable. */
import { toPixels } from "../coordinates";
import type { Bounds, Picture, ShapeKit, Text } from "./shape";

const LINE_HEIGHT = 1.25;
/** Mean width of a letter of Inter semibold, as a part of its height: for hit tests without a canvas. */
const LETTER_WIDTH = 0.58;

export const fontOf = (pixels: number): string => `600 ${pixels}px "Inter Variable", Inter, system-ui, sans-serif`;

const linesOf = (shape: Text): string[] => shape.text.split("\n");

function boundsOfText(shape: Text, picture: Picture): Bounds {
  const size = shape.size * picture.height;
  const [x, top] = toPixels(picture, [shape.x, shape.y]);
  const width = Math.max(...linesOf(shape).map((text) => text.length)) * size * LETTER_WIDTH;
  const left = picture.width < 0 ? x - width : x;
  return { left, top, right: left + width, bottom: top + linesOf(shape).length * size * LINE_HEIGHT };
}

export const text: ShapeKit<Text> = {
  kind: "text",
  draw(context, shape, picture) {
    const size = shape.size * picture.height;
    const [x, y] = toPixels(picture, [shape.x, shape.y]);
    context.font = fontOf(size);
    context.textBaseline = "top";
    context.textAlign = picture.width < 0 ? "right" : "left";
    context.strokeStyle = "rgba(0, 0, 0, 0.45)";
    context.lineWidth = size * 0.1;
    linesOf(shape).forEach((words, n) => {
      context.strokeText(words, x, y + n * size * LINE_HEIGHT);
      context.fillText(words, x, y + n * size * LINE_HEIGHT);
    });
  },
  hit(shape, [x, y], reach, picture) {
    const { left, top, right, bottom } = boundsOfText(shape, picture);
    return x >= left - reach && x <= right + reach && y >= top - reach && y <= bottom + reach;
  },
  bounds: boundsOfText,
  move: (shape, dx, dy) => ({ ...shape, x: shape.x + dx, y: shape.y + dy }),
};
