import { describe, expect, it } from "vitest";
import { decodeFrameMap, frameAtMediaTime, frameMapOf, FrameMapInvalid, frameShownAt, timeOfFrame } from "./frame-map";

function file(pts: bigint[], num = 1, den = 90_000): ArrayBuffer {
  const bytes = new ArrayBuffer(32 + 8 * pts.length);
  const view = new DataView(bytes);
  [..."PFM1"].forEach((letter, i) => view.setUint8(i, letter.charCodeAt(0)));
  view.setUint32(8, num, true);
  view.setUint32(12, den, true);
  view.setUint32(16, pts.length - 1, true);
  pts.forEach((value, n) => view.setBigInt64(32 + 8 * n, value, true));
  return bytes;
}

const evenly = (frames: number, num: number, den: number) =>
  frameMapOf(Float64Array.from({ length: frames + 1 }, (_, n) => n), { num, den });

describe("a frame map", () => {
  it("is read from its file, with time from the first frame on", () => {
    const map = decodeFrameMap(file([900_000n, 903_600n, 907_200n, 910_800n]));
    expect(map.frameCount).toBe(3);
    expect([...map.starts]).toEqual([0, 0.04, 0.08, 0.12]);
    expect(map.constantRate).toBe(true);
    expect(map.frameRate).toBe(25);
    expect(map.duration).toBeCloseTo(0.12, 12);
  });

  it("knows a variable rate from a constant one in a coarse time base", () => {
    const coarse = frameMapOf(Float64Array.from([0, 42, 83, 125, 167, 208, 250]), { num: 1, den: 1000 });
    expect(coarse.constantRate).toBe(true);
    expect(frameMapOf(Float64Array.from([0, 40, 200, 240, 700]), { num: 1, den: 1000 }).constantRate).toBe(false);
  });

  it("is refused when it is not one", () => {
    expect(() => decodeFrameMap(new ArrayBuffer(8))).toThrow(FrameMapInvalid);
    expect(() => decodeFrameMap(new ArrayBuffer(64))).toThrow(/PFM1/);
    expect(() => decodeFrameMap(file([0n, 10n, 10n]))).toThrow(/frame 2/);
    expect(() => decodeFrameMap(file([0n, 10n, 20n]).slice(0, 40))).toThrow(/breaks off/);
  });

  it.each([
    ["23.976", 1001, 24_000],
    ["24", 1, 24],
    ["25", 1, 25],
    ["29.97", 1001, 30_000],
    ["59.94", 1001, 60_000],
    ["240", 1, 240],
  ])("reads back every frame at %s from times cut to a microsecond and rounded to 90 kHz", (_rate, num, den) => {
    const map = evenly(20_000, num, den);
    let wrong = 0;
    for (let n = 0; n < map.frameCount; n += 7) {
      const start = (n * num) / den;
      if (frameAtMediaTime(map, Math.floor(start * 1e6) / 1e6) !== n) wrong += 1;
      if (frameAtMediaTime(map, Math.round(start * 90_000) / 90_000) !== n) wrong += 1;
      if (frameShownAt(map, timeOfFrame(map, n)) !== n) wrong += 1;
    }
    expect(wrong).toBe(0);
  });

  it("finds frames of any length, and stays inside the film", () => {
    const map = frameMapOf(Float64Array.from([0, 40, 200, 240, 700]), { num: 1, den: 1000 });
    expect(timeOfFrame(map, 1)).toBeCloseTo(0.12, 12);
    expect(frameShownAt(map, 0.12)).toBe(1);
    expect(frameAtMediaTime(map, 0.1999)).toBe(2);
    expect(frameAtMediaTime(map, 99)).toBe(3);
    expect(frameShownAt(map, -1)).toBe(0);
    expect(timeOfFrame(map, 99)).toBeCloseTo(0.47, 12);
  });
});
