/**
 * Points on their way, five bytes each: u16 x, u16 y, u8 pressure, little endian, as base64url without padding. The
 * grid covers half a picture beyond each edge. The same packing as `domain/ink.py`, held to the same recorded vectors.
 */
import type { InkPoint } from "../canvas/shapes/shape";

const POINT_BYTES = 5;
const GRID = 65_535;
const LEAST = -0.5;
const SPAN = 2;
const FULL_PRESSURE = 255;

/** Half to even, as Python rounds, so that both sides pack a point in the middle of two steps to the same one. */
function rounded(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

const between = (least: number, most: number, value: number): number => Math.min(most, Math.max(least, value));

/** A coordinate of the unit square as a step of the grid. */
export const stepOf = (value: number): number => between(0, GRID, rounded(((value - LEAST) / SPAN) * GRID));
/** A step of the grid as a coordinate of the unit square. */
export const placeOf = (step: number): number => (step / GRID) * SPAN + LEAST;

export function pack(points: readonly InkPoint[]): string {
  const bytes = new DataView(new ArrayBuffer(points.length * POINT_BYTES));
  points.forEach(([x, y, pressure], index) => {
    const at = index * POINT_BYTES;
    bytes.setUint16(at, stepOf(x), true);
    bytes.setUint16(at + 2, stepOf(y), true);
    bytes.setUint8(at + 4, between(0, FULL_PRESSURE, rounded(pressure * FULL_PRESSURE)));
  });
  let text = "";
  for (const byte of new Uint8Array(bytes.buffer)) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The points of a text; none when it is not one of ours. */
export function unpack(packed: string): InkPoint[] {
  let text: string;
  try {
    text = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return [];
  }
  if (text.length % POINT_BYTES !== 0) return [];
  const bytes = new DataView(Uint8Array.from(text, (sign) => sign.charCodeAt(0)).buffer);
  return Array.from({ length: text.length / POINT_BYTES }, (_, index) => {
    const at = index * POINT_BYTES;
    const pressure = bytes.getUint8(at + 4) / FULL_PRESSURE;
    return [placeOf(bytes.getUint16(at, true)), placeOf(bytes.getUint16(at + 2, true)), pressure];
  });
}
