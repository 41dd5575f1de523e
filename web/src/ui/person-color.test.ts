import { describe, expect, it } from "vitest";
import { initials, personColor, personInk } from "./person-color";

describe("a person's colour", () => {
  it("is the same every time and one of seven", () => {
    for (let index = 0; index < 200; index += 1) {
      const ink = personInk(`per_${String(index)}`);
      expect(ink).toBe(personInk(`per_${String(index)}`));
      expect(ink).toBeGreaterThanOrEqual(1);
      expect(ink).toBeLessThanOrEqual(7);
    }
    expect(personColor("per_1")).toMatch(/^var\(--ink-[1-7]\)$/);
  });

  it("uses all seven", () => {
    const inks = new Set(Array.from({ length: 200 }, (_, index) => personInk(`per_${String(index)}`)));
    expect(inks.size).toBe(7);
  });
});

describe("initials", () => {
  it.each([
    ["Head Coach", "HC"],
    ["  jo  ", "J"],
    ["Évening Class of the Dance", "ÉD"],
    ["", "?"],
    ["😀 Smile", "😀S"],
  ])("of %j are %j", (name, expected) => {
    expect(initials(name)).toBe(expected);
  });
});
