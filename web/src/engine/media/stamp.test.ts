import { describe, expect, it } from "vitest";
import { blockGreys, decodeStamp, STAMP_BITS, STAMP_BLOCKS } from "./stamp";

function greysOf(frame: number): number[] {
  const bits = Array.from({ length: STAMP_BITS }, (_, i) => (frame >> i) & 1);
  const whites = bits.reduce((sum, bit) => sum + bit, 0);
  return [...bits, whites % 2 === 0 ? 1 : 0].map((bit) => (bit ? 235 : 20));
}

describe("stamps", () => {
  it("carry every frame number", () => {
    for (let frame = 0; frame < 65_536; frame += 37) expect(decodeStamp(greysOf(frame))).toBe(frame);
  });

  it("refuse black, white noise, and a single flipped block", () => {
    expect(decodeStamp(new Array<number>(STAMP_BLOCKS).fill(0))).toBeNull();
    expect(decodeStamp(new Array<number>(STAMP_BLOCKS).fill(128))).toBeNull();
    const flipped = greysOf(71).map((grey, i) => (i === 3 ? 255 - grey : grey));
    expect(decodeStamp(flipped)).toBeNull();
  });

  it("are read from the middle of each block", () => {
    const greys = greysOf(71);
    const pixels = new Uint8ClampedArray(STAMP_BLOCKS * 8 * 8 * 4).fill(128);
    for (let y = 2; y < 6; y += 1) {
      greys.forEach((grey, block) => {
        for (let x = 2; x < 6; x += 1) pixels[4 * (y * STAMP_BLOCKS * 8 + block * 8 + x) + 1] = grey;
      });
    }
    expect(decodeStamp(blockGreys(pixels))).toBe(71);
  });
});
