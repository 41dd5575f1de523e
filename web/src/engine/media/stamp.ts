/**
 * Frames that say their own number, so that a machine can check what a browser shows.
 *
 * Geometry (tests/e2e/stamped_clip.py draws it): the top eighth of the displayed picture is a band of 17 equally wide
 * blocks, from left to right. Block i (0 … 15) is bit i of the frame number, least significant first: white is 1,
 * black is 0. Block 16 makes the number of white blocks odd, so that neither a black nor a half-drawn picture passes
 * for a frame. Only the middle of a block is read: codecs blur edges.
 */
export const STAMP_BITS = 16;
export const STAMP_BLOCKS = STAMP_BITS + 1;
/** The band's height as a part of the picture's. */
export const STAMP_BAND = 1 / 8;

const CELL = 8;
/** Greys between are neither: the picture is not a stamped one, or not the one that was meant. */
const BLACK_BELOW = 96;
const WHITE_ABOVE = 160;

/** Mean grey (0–255) of the middle of each block; `pixels` is RGBA, STAMP_BLOCKS · 8 wide and 8 high. */
export function blockGreys(pixels: Uint8ClampedArray): number[] {
  const width = STAMP_BLOCKS * CELL;
  return Array.from({ length: STAMP_BLOCKS }, (_, block) => {
    let sum = 0;
    for (let y = 2; y < 6; y += 1) {
      for (let x = 2; x < 6; x += 1) sum += pixels[4 * (y * width + block * CELL + x) + 1] as number;
    }
    return sum / 16;
  });
}

/** The frame number; null when the blocks cannot be one. */
export function decodeStamp(greys: readonly number[]): number | null {
  if (greys.length !== STAMP_BLOCKS) return null;
  if (greys.some((grey) => grey >= BLACK_BELOW && grey <= WHITE_ABOVE)) return null;
  const bits = greys.map((grey): number => (grey > WHITE_ABOVE ? 1 : 0));
  if (bits.reduce((sum, bit) => sum + bit, 0) % 2 === 0) return null;
  return bits.slice(0, STAMP_BITS).reduce((number, bit, i) => number + bit * 2 ** i, 0);
}

export class StampReader {
  readonly #context: CanvasRenderingContext2D | null;

  constructor(document: Document) {
    const canvas = document.createElement("canvas");
    canvas.width = STAMP_BLOCKS * CELL;
    canvas.height = CELL;
    this.#context = canvas.getContext("2d", { willReadFrequently: true });
  }

  /** What the film or the canvas shows now. */
  read(shown: HTMLVideoElement | HTMLCanvasElement): number | null {
    const context = this.#context;
    if (!context) return null;
    const { width, height } = context.canvas;
    const size = shown instanceof HTMLVideoElement ? { width: shown.videoWidth, height: shown.videoHeight } : shown;
    context.drawImage(shown, 0, 0, size.width, size.height * STAMP_BAND, 0, 0, width, height);
    return decodeStamp(blockGreys(context.getImageData(0, 0, width, height).data));
  }
}
