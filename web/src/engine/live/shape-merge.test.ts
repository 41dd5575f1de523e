import { describe, expect, it } from "vitest";
import cases from "../../../../tests/messages/shape_merges.json";
import type { Shape } from "../canvas/shapes/shape";
import { shapeId } from "../canvas/shapes/shape-id";
import { mergeDrawings, sameDrawing } from "./shape-merge";

/** "a1 b2": shapes a and b, each with that line width. */
const drawn = (words: string): Shape[] =>
  words
    .split(" ")
    .filter(Boolean)
    .map((word) => ({ id: word[0], kind: "box", schema: 1, color: "ink-1", width: Number(word.slice(1)) / 1000, x: 0, y: 0, w: 1, h: 1 }) as Shape);

const words = (shapes: readonly Shape[]): string => shapes.map(({ id, width }) => `${id ?? "?"}${String(Math.round(width * 1000))}`).join(" ");

describe("two drawings of one note", () => {
  it.each(cases)("$says", ({ base, mine, theirs, shapes, insisted, clashes }) => {
    const merged = mergeDrawings(drawn(base), drawn(mine), drawn(theirs));
    expect([words(merged?.shapes ?? []), words(merged?.mine ?? []), merged?.clashes.join(" ")]).toEqual([shapes, insisted, clashes]);
  });

  it("cannot be told apart where an older release left shapes without ids", () => {
    const bare = drawn("a1").map((shape) => ({ ...shape, id: "" }));
    expect(mergeDrawings(bare, drawn("a1"), drawn("a1"))).toBeNull();
  });

  it("are the same whoever wrote their fields in which order", () => {
    const [shape] = drawn("a1") as [Shape];
    expect(sameDrawing([shape], [Object.fromEntries(Object.entries(shape).reverse())])).toBe(true);
    expect(sameDrawing([shape], drawn("a2"))).toBe(false);
    expect(sameDrawing(undefined, undefined)).toBe(true);
  });
});

describe("ids of shapes", () => {
  it("are as the server takes them, different, and sort as they were made", () => {
    const ids = Array.from({ length: 500 }, shapeId);
    expect(new Set(ids).size).toBe(500);
    expect([...ids].sort()).toEqual(ids);
    expect(ids.every((id) => /^[A-Za-z0-9_-]{1,32}$/.test(id))).toBe(true);
  });
});
