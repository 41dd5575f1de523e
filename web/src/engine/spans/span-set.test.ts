import { describe, expect, it } from "vitest";
import { densityOf } from "./density";
import { buildIndex } from "./interval-index";
import type { IntervalIndex } from "./interval-index";
import { SpanSet } from "./span-set";
import type { Spanned } from "./span-set";

/** Small, repeatable chance (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const FRAMES = 5_000;

function spanOf(random: () => number, n: number): Spanned {
  const frameStart = Math.floor(random() * FRAMES);
  const length = random() < 0.02 ? FRAMES : Math.floor(random() * 40);
  return { id: `n${n}`, frameStart, frameEnd: Math.min(FRAMES - 1, frameStart + length) };
}

const plainly = (all: readonly Spanned[], frame: number): string[] =>
  all
    .filter(({ frameStart, frameEnd }) => frameStart <= frame && frame <= frameEnd)
    .sort((a, b) => a.frameStart - b.frameStart || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);

describe("things on frames", () => {
  it.each([0, 1, 2, 3, 700, 4_000])("%i of them are found as if each was looked at", (count) => {
    const random = chance(count + 1);
    const all = Array.from({ length: count }, (_, n) => spanOf(random, n));
    const set = new SpanSet((starts, ends, done) => done(buildIndex(starts, ends)));
    set.set(all);
    for (let n = 0; n < 200; n += 1) {
      const frame = Math.floor(random() * FRAMES);
      expect(set.at(frame).map(({ id }) => id)).toEqual(plainly(all, frame));
    }
  });

  it("are right at every moment while they change and an index is still being built", () => {
    const random = chance(7);
    const built: (() => void)[] = [];
    const set = new SpanSet((starts, ends, done) => built.push(() => done(buildIndex(starts, ends))));
    let all = Array.from({ length: 600 }, (_, n) => spanOf(random, n));
    for (let round = 0; round < 60; round += 1) {
      const at = Math.floor(random() * all.length);
      const changed = Array.from({ length: Math.floor(random() * 80) }, (_, n) => spanOf(random, 10_000 + round * 100 + n));
      all = [...all.slice(0, at), ...all.slice(at + Math.floor(random() * 30)), ...changed];
      set.set(all);
      if (random() < 0.4) built.shift()?.();
      const frame = Math.floor(random() * FRAMES);
      expect(set.at(frame).map(({ id }) => id)).toEqual(plainly(all, frame));
    }
  });

  it("take as much looking as there are answers, also beside a range as long as the film", () => {
    const count = 20_000;
    const ends = Int32Array.from({ length: count }, (_, n) => (n === 0 ? 10 * count : 10 * n + 3));
    const index = buildIndex(Int32Array.from({ length: count }, (_, n) => 10 * n), ends);
    let looked = 0;
    const tops = new Proxy(index.tops, {
      get: (target, key) => {
        if (typeof key === "string" && /^\d+$/.test(key)) looked += 1;
        const value: unknown = Reflect.get(target, key, target);
        return value;
      },
    });
    const found = new SpanSet((_s, _e, done) => done({ ...index, tops } as IntervalIndex));
    found.set(Array.from({ length: count }, (_, n) => ({ id: `n${n}`, frameStart: 10 * n, frameEnd: ends[n] as number })));
    looked = 0;
    expect(found.at(150_002)).toHaveLength(2);
    expect(looked).toBeLessThan(80);
  });
});

describe("the density of a film", () => {
  it("counts each range once in every stretch that it touches", () => {
    const { counts, most } = densityOf([{ start: 0, end: 0 }, { start: 5, end: 25 }, { start: 29, end: 29 }], 3, (frame) => Math.floor(frame / 10));
    expect([...counts]).toEqual([2, 1, 2]);
    expect(most).toBe(2);
  });
});
