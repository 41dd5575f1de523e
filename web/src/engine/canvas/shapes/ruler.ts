/** A length with its figure: pixels of the film's own picture, or the film's unit once somebody said what one is long. */
import { toPixels } from "../coordinates";
import { boundsOf, distance } from "./geometry";
import { ends, hitLine, moveLine } from "./line";
import type { FilmScale, Picture, Point, Ruler, ShapeKit } from "./shape";
import { fontOf } from "./text";

/** Pixels of the film's displayed picture, whatever size it has on the screen. */
export function pixelsOf({ from, to }: Pick<Ruler, "from" | "to">, { width, height }: Pick<FilmScale, "width" | "height">): number {
  return Math.hypot((to[0] - from[0]) * width, (to[1] - from[1]) * height);
}

/** Three figures that count; no more than anybody can draw. */
const figure = (value: number): string => String(Number(value.toPrecision(3)));

export function lengthWords(ruler: Ruler, film: FilmScale | undefined): string {
  if (ruler.known) return `${figure(ruler.known.length)} ${ruler.known.unit}`;
  if (!film) return "";
  const pixels = pixelsOf(ruler, film);
  return film.measure ? `${figure(pixels * film.measure.perPixel)} ${film.measure.unit}` : `${String(Math.round(pixels))} px`;
}

/** What one pixel of the film is long, by a ruler whose length is known; null where that says nothing. */
export function measureOf(ruler: Ruler, film: Pick<FilmScale, "width" | "height">): FilmScale["measure"] {
  const pixels = pixelsOf(ruler, film);
  return ruler.known && pixels >= 1 ? { perPixel: ruler.known.length / pixels, unit: ruler.known.unit } : null;
}

const END = 0.012;

function drawEnds(context: CanvasRenderingContext2D, from: Point, to: Point, half: number): void {
  const length = distance(from, to) || 1;
  const [nx, ny] = [(-(to[1] - from[1]) / length) * half, ((to[0] - from[0]) / length) * half];
  context.beginPath();
  for (const [x, y] of [from, to]) {
    context.moveTo(x - nx, y - ny);
    context.lineTo(x + nx, y + ny);
  }
  context.stroke();
}

/** Beside the middle, above a line that lies and to the right of one that stands. */
function drawFigure(context: CanvasRenderingContext2D, from: Point, to: Point, size: number, words: string): void {
  const length = distance(from, to) || 1;
  let [nx, ny] = [(to[1] - from[1]) / length, -(to[0] - from[0]) / length];
  if (ny > 0 || (ny === 0 && nx < 0)) [nx, ny] = [-nx, -ny];
  context.font = fontOf(size);
  context.textAlign = Math.abs(nx) > 0.5 ? (nx > 0 ? "left" : "right") : "center";
  context.textBaseline = "middle";
  const [x, y] = [(from[0] + to[0]) / 2 + nx * size * 0.6, (from[1] + to[1]) / 2 + ny * size * 0.9];
  context.strokeStyle = "rgba(0, 0, 0, 0.6)";
  context.lineWidth = size * 0.16;
  context.strokeText(words, x, y);
  context.fillText(words, x, y);
}

export const ruler: ShapeKit<Ruler> = {
  kind: "ruler",
  draw(context, shape, picture) {
    const [from, to] = ends(shape, picture);
    context.lineWidth = shape.width * picture.height * 0.6;
    context.beginPath();
    context.moveTo(...from);
    context.lineTo(...to);
    context.stroke();
    drawEnds(context, from, to, Math.max(5, picture.height * END));
    drawFigure(context, from, to, Math.max(13, picture.height * 0.034), lengthWords(shape, picture.film));
  },
  hit: hitLine,
  bounds: (shape, picture: Picture) => boundsOf([toPixels(picture, shape.from), toPixels(picture, shape.to)], picture.height * END),
  move: moveLine,
};
