import { describe, expect, it } from "vitest";
import type { Point, Shape } from "../shapes/shape";
import { AT_REST, EASINGS, eased, keyBefore, presenceAt, STILL, valuesAt } from "./motion";
import type { Key } from "./motion";
import { poseAt, shapesAt } from "./pose";

/** The same numbers every time, so that a failure can be seen again. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const OWN: readonly Point[] = [
  [0.1, 0.1],
  [0.4, 0.3],
];

function someKeys(roll: () => number): Key[] {
  const frames = new Set(Array.from({ length: 1 + Math.floor(roll() * 6) }, () => Math.floor(roll() * 60)));
  const extreme = roll() < 0.2;
  return [...frames].sort((a, b) => a - b).map((frame) => ({
    frame,
    x: roll() * 4 - 2,
    y: roll() * 4 - 2,
    scale: extreme ? 0.01 + roll() * 99 : 0.5 + roll(),
    turn: (roll() - 0.5) * (extreme ? 72_000 : 360),
    opacity: roll(),
    easing: EASINGS[Math.floor(roll() * EASINGS.length)] ?? "linear",
    ...(roll() < 0.5 && { points: [[roll(), roll()], [roll(), roll()]] as Point[] }),
  }));
}

const numbersOf = ({ x, y, scale, turn, opacity, points }: Omit<Key, "frame" | "easing">): number[] => [x, y, scale, turn, opacity, ...(points ?? OWN).flat()];

describe("key frames", () => {
  it("hold for three hundred motions: exact at keys, monotone between them, at rest outside, never not a number", () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const keys = someKeys(dice(seed));
      for (const [n, key] of keys.entries()) {
        expect(valuesAt(keys, key.frame, OWN)).toBe(key);
        const next = keys[n + 1];
        if (!next) continue;
        let before = numbersOf(key);
        const [start, end] = [before, numbersOf(next)];
        for (let frame = key.frame + 1; frame <= next.frame; frame += 1) {
          const now = numbersOf(valuesAt(keys, frame, OWN));
          expect(now.every(Number.isFinite)).toBe(true);
          now.forEach((value, one) => {
            const [a, b, was] = [start[one] as number, end[one] as number, before[one] as number];
            if (b >= a) expect(value >= was && value <= b).toBe(true);
            else expect(value <= was && value >= b).toBe(true);
          });
          before = now;
        }
      }
      expect(valuesAt(keys, -5, OWN)).toBe(keys[0]);
      expect(valuesAt(keys, 1e6, OWN)).toBe(keys.at(-1));
    }
    expect(valuesAt([], 3, OWN)).toBe(AT_REST);
  });

  it.each(EASINGS)("%s begins at 0, never goes back, and ends at 1 unless it holds", (easing) => {
    const way = Array.from({ length: 101 }, (_, n) => eased(easing, n / 100));
    expect(way[0]).toBe(0);
    expect(way.at(-1)).toBe(easing === "hold" ? 0 : 1);
    expect(way.every((value, n) => n === 0 || value >= (way[n - 1] as number))).toBe(true);
  });

  it("are found by frame", () => {
    const keys = [3, 7, 20].map((frame) => ({ ...AT_REST, frame, easing: "linear" }) as const);
    expect([0, 3, 6, 7, 19, 20, 99].map((frame) => keyBefore(keys, frame))).toEqual([-1, 0, 0, 1, 1, 2, 2]);
  });
});

describe("showing", () => {
  it("is from the first to the last frame, as long as the note without them", () => {
    const shows = (from: number | null, to: number | null): number[] =>
      Array.from({ length: 8 }, (_, n) => n).filter((frame) => presenceAt({ ...STILL, from, to }, frame, 6) !== null);
    expect(shows(null, null)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(shows(2, null)).toEqual([2, 3, 4, 5]);
    expect(shows(null, 3)).toEqual([0, 1, 2, 3]);
    expect(shows(2, 2)).toEqual([2]);
  });

  it("fades evenly, is never nothing, and whole between the fades", () => {
    const shown = Array.from({ length: 10 }, (_, frame) => presenceAt({ ...STILL, fadeIn: 3, fadeOut: 1 }, frame, 10));
    expect(shown).toEqual([0.25, 0.5, 0.75, 1, 1, 1, 1, 1, 1, 0.5]);
    expect(presenceAt({ ...STILL, fadeIn: 1_000, fadeOut: 1_000 }, 0, 1)).toBeGreaterThan(0);
  });
});

const BOX: Shape = { id: "a", kind: "box", schema: 1, color: "ink-1", width: 0.01, x: 0.2, y: 0.2, w: 0.2, h: 0.1 };
const key = (frame: number, more: Partial<Key> = {}): Key => ({ ...AT_REST, frame, easing: "linear", ...more });

describe("a posed shape", () => {
  it("is the very same where nothing moves", () => {
    const note = { shapes: [BOX], frameStart: 5, frameEnd: 9 };
    expect(shapesAt(note, 7)).toBe(note.shapes);
    expect(poseAt(BOX, 2, 5)).toBe(BOX);
  });

  it("is reshaped, scaled around its middle, moved, turned and faded", () => {
    const points: Point[] = [[0.4, 0.4], [0.2, 0.2]];
    const moving = { ...BOX, motion: { ...STILL, keys: [key(0), key(10, { x: 0.5, scale: 2, turn: 90, opacity: 0.5, points })] } };
    expect(poseAt(moving, 0, 11)).toMatchObject({ x: 0.2, y: 0.2, w: 0.2, h: 0.1 });
    const there = poseAt(moving, 10, 11) as Extract<Shape, { kind: "box" }>;
    [there.x, there.y, there.w, there.h].forEach((value, n) => {
      expect(value).toBeCloseTo([0.6, 0.1, 0.4, 0.4][n] as number, 12);
    });
    expect(there.pose).toEqual({ turn: 90, opacity: 0.5 });
    expect((poseAt(moving, 5, 11) as typeof there).x).toBeGreaterThan(0.2);
    expect(poseAt(moving, 11, 11)).toBeNull();
  });

  it("moves words and strokes as a whole", () => {
    const stroke: Shape = { kind: "stroke", schema: 1, color: "ink-1", width: 0.01, points: [[0, 0, 0.5], [0.2, 0.2, 1]], motion: { ...STILL, keys: [key(0, { y: 0.25, scale: 0.5 })] } };
    expect(poseAt(stroke, 3, 9)).toMatchObject({ points: [[0.05, 0.3, 0.5], [0.15000000000000002, 0.4, 1]] });
    const words: Shape = { kind: "text", schema: 1, color: "ink-1", width: 0.01, x: 0.1, y: 0.1, text: "hip", size: 0.05, motion: { ...STILL, keys: [key(0, { scale: 2 })] } };
    expect(poseAt(words, 0, 1)).toMatchObject({ x: 0.1, size: 0.1 });
  });
});
