import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { clampUnit, fitPicture, mirrored, toPixels, toUnit } from "./coordinates";
import { INK_HEX } from "./shapes/palette";

describe("coordinates", () => {
  it("fits the whole picture into any stage", () => {
    expect(fitPicture(1600, 1000, 16 / 9)).toEqual({ left: 0, top: 50, width: 1600, height: 900 });
    expect(fitPicture(1000, 400, 1)).toEqual({ left: 300, top: 0, width: 400, height: 400 });
    expect(fitPicture(0, 400, 1)).toEqual({ left: 0, top: 0, width: 0, height: 0 });
  });

  it("is the same place in every window", () => {
    for (const [width, height] of [
      [1440, 700],
      [390, 844],
      [820, 500],
    ] as const) {
      const picture = fitPicture(width, height, 16 / 9);
      const [x, y] = toUnit(picture, ...toPixels(picture, [0.25, 0.75]));
      expect(x).toBeCloseTo(0.25, 12);
      expect(y).toBeCloseTo(0.75, 12);
    }
  });

  it("mirrors by a picture of negative width", () => {
    const picture = fitPicture(1600, 900, 16 / 9);
    const mirror = { ...picture, left: picture.left + picture.width, width: -picture.width };
    expect(toPixels(mirror, [0.25, 0.5])).toEqual(toPixels(picture, mirrored([0.25, 0.5])));
    expect(toUnit(mirror, 400, 450)).toEqual([0.75, 0.5]);
  });

  it("keeps coordinates where the server takes them", () => {
    expect([clampUnit(-3), clampUnit(9), clampUnit(0.123456789)]).toEqual([-0.5, 1.5, 0.12346]);
  });

  it("has the inks of the tokens", () => {
    const tokens = readFileSync("src/ui/tokens.css", "utf8");
    for (const [name, hex] of Object.entries(INK_HEX)) expect(tokens).toContain(`--${name}: ${hex}`);
  });
});
