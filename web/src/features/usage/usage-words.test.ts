import { describe, expect, it } from "vitest";
import { formatDay, formatDollars, formatPlays, formatWatched } from "./usage-words";

describe("words of usage", () => {
  it.each([
    [0, "0 min"],
    [400, "1 s"],
    [40_000, "40 s"],
    [60_000, "1 min"],
    [3_570_000, "1 h"],
    [4_800_000, "1 h 20 min"],
  ])("%d ms is %s", (ms, words) => {
    expect(formatWatched(ms)).toBe(words);
  });

  it.each([
    [0, "$0"],
    [0.00484, "$0.0048"],
    [0.0000001, "$0.000000"],
    [1.2, "$1.20"],
  ])("%d dollars are %s", (dollars, words) => {
    expect(formatDollars(dollars)).toBe(words);
  });

  it("says days and plays shortly", () => {
    expect(formatDay("2026-11-22")).toBe("Nov 22");
    expect([formatPlays(2), formatPlays(2.55), formatPlays(12.4)]).toEqual(["×2", "×2.5", "×12"]);
  });
});
