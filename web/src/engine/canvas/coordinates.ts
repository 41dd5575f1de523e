/**
 * Unit square of the displayed picture ↔ CSS pixels of the stage.
 *
 * The displayed picture is the film after rotation and pixel aspect; whatever shape the stage has, the picture is
 * fitted whole inside it (letterbox), so the same note lies at the same place of the picture in every window.
 */
import type { Picture, Point } from "./shapes/shape";

/** The largest rectangle of `aspect` (width / height) inside a stage, centred. */
export function fitPicture(stageWidth: number, stageHeight: number, aspect: number): Picture {
  if (stageWidth <= 0 || stageHeight <= 0 || !(aspect > 0)) return { left: 0, top: 0, width: 0, height: 0 };
  const width = Math.min(stageWidth, stageHeight * aspect);
  const height = width / aspect;
  return { left: (stageWidth - width) / 2, top: (stageHeight - height) / 2, width, height };
}

/** Pixels of the stage → unit square. */
export function toUnit(picture: Picture, x: number, y: number): Point {
  if (picture.width === 0 || picture.height === 0) return [0, 0];
  return [(x - picture.left) / picture.width, (y - picture.top) / picture.height];
}

/** Unit square → pixels of the stage. */
export function toPixels(picture: Picture, [x, y]: readonly [number, number, ...number[]]): Point {
  return [picture.left + x * picture.width, picture.top + y * picture.height];
}

/** Five decimals: a twentieth of a pixel on an 8K picture, and a third of the bytes of a double. */
export function tidy(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}

const ALLOWED_OUTSIDE = 0.5;

/** Keeps a coordinate where the server accepts it: -0.5 … 1.5. */
export function clampUnit(value: number): number {
  return tidy(Math.min(1 + ALLOWED_OUTSIDE, Math.max(-ALLOWED_OUTSIDE, value)));
}

/** The same place in a mirrored picture. */
export function mirrored([x, y]: Point): Point {
  return [1 - x, y];
}

/** The picture as a mirror shows it: its width runs from right to left, so both conversions turn by themselves. */
export function mirrorPicture(picture: Picture): Picture {
  return { ...picture, left: picture.left + picture.width, width: -picture.width };
}

/** Sizes a canvas's bitmap for the screen's pixels and scales its context to CSS pixels. Returns the context. */
export function prepareCanvas(
  canvas: HTMLCanvasElement,
  cssWidth: number,
  cssHeight: number,
  pixelRatio: number,
): CanvasRenderingContext2D | null {
  const width = Math.round(cssWidth * pixelRatio);
  const height = Math.round(cssHeight * pixelRatio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext("2d");
  context?.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  return context;
}
