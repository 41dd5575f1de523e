import { describe, expect, it } from "vitest";
import { heatPath, heatRows } from "./heat";

describe("heat", () => {
  it("is nothing to draw when nothing was watched", () => {
    expect(heatPath([0, 0])).toBe("");
  });

  it("is as high as it was watched, beside what was watched most", () => {
    expect(heatPath([1, 2])).toBe("M0 100L0.000 50.00L50.000 50.00L50.000 0.00L100.000 0.00L100 100Z");
  });

  it("comes as few rows, each with its mean and its most loops", () => {
    const rows = heatRows([1, 1, 0, 2], [0, 3, 1, 0], 8, 2);
    expect(rows).toEqual([
      { from: 0, to: 4, plays: 1, loops: 3 },
      { from: 4, to: 8, plays: 1, loops: 1 },
    ]);
  });

  it("has no more rows than the film has parts and seconds", () => {
    expect(heatRows([1, 2, 3], [0, 0, 0], 3)).toHaveLength(3);
    expect(heatRows([1, 2, 3], [0, 0, 0], 2.4)).toHaveLength(2);
    expect(heatRows([1, 2, 3], [0, 0, 0], 0.4)).toHaveLength(1);
  });
});
