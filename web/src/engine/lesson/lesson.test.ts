// @vitest-environment node
import { describe, expect, it, vi } from "vitest";
import recorded from "../../../../tests/messages/lesson_log_v1.json";
import { pack } from "../live/ink-packing";
import { NOTHING_YET, step } from "./fold";
import { Lesson } from "./lesson";
import { LessonClock } from "./lesson-clock";
import { lineIn } from "./lines";
import type { LessonLine } from "./lines";
import { NoteLibrary } from "./note-library";
import { linesOf, MOST_UNPACKED, packed } from "./part-file";

// Streams of a busy machine take their time.
vi.setConfig({ testTimeout: 60_000 });

const LESSON = "les_00000000000000000000000001";
const USERS = ["usr_00000000000000000000000001", "usr_00000000000000000000000002"] as const;
const NOTE = "ann_00000000000000000000000001";
const head = (part = 1): LessonLine => ({ t: 0, k: "head", v: 1, lesson: LESSON, part, started: 1_772_366_400_000 });

/** A seeded source of numbers below n. */
function dice(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

function flowLine(t: number, roll: (n: number) => number): LessonLine {
  const whole = roll(4) === 0;
  const stroke = `k${String(roll(4))}`;
  const points = pack(Array.from({ length: 1 + roll(5) }, (): [number, number, number] => [roll(100) / 100, roll(100) / 100, 0.5]));
  const user = roll(2);
  return {
    t,
    k: "flow",
    flow: {
      v: 1,
      type: "flow",
      n: 1 + roll(500),
      ink: [{ stroke, frame: roll(9), color: "ink-1", width: 0.008, first: whole ? 0 : roll(8), points, shape: null, whole }],
      gone: roll(6) === 0 ? [`k${String(roll(4))}`] : [],
      posted: roll(8) === 0 ? { annotation: `ann_0000000000000000000000000${String(roll(3))}`, strokes: [stroke] } : null,
      pointer: roll(3) === 0 ? { kind: roll(2) ? "laser" : "cursor", x: roll(65_536), y: roll(65_536), trail: points } : null,
      position: roll(3) === 0 ? { frame: roll(99), playing: roll(2) === 0 } : null,
      sender: { personId: USERS[user] as string, screen: `screen${String(user)}` },
    },
  };
}

function generated(seed: number, count: number): LessonLine[] {
  const roll = dice(seed);
  let t = 0;
  const lines: LessonLine[] = [head()];
  while (lines.length < count) {
    t += roll(60);
    const kind = roll(10);
    if (kind === 0) lines.push({ t, k: "session", driver: null, transport: { frame: roll(99), playing: roll(2) === 0, rate: 1, loop: null, at: t }, hands: [] });
    else if (kind === 1) lines.push({ t, k: "people", people: USERS.slice(0, 1 + roll(2)).map((personId) => ({ personId, name: "P" })) });
    else if (kind === 2) lines.push({ t, k: "note", note: `ann_0000000000000000000000000${String(roll(3))}`, version: 1 + roll(9), gone: roll(4) === 0 });
    else lines.push(flowLine(t, roll));
  }
  return lines;
}

/** As a plain value, so that two states can be compared. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, each: unknown) => (each instanceof Map || each instanceof Set ? [...each] : each)) ?? "null");

describe("folding", () => {
  it.each([1, 2, 3, 4, 5])("from any kept state is folding from zero (seed %i)", (seed) => {
    const lines = generated(seed, 300);
    const lesson = new Lesson(1 + (seed * 13) % 90);
    lesson.add(lines);
    const roll = dice(seed + 100);
    for (let turn = 0; turn < 25; turn += 1) {
      const t = roll(lesson.length + 50);
      const fromZero = lines.filter((line) => line.t <= t).reduce(step, NOTHING_YET);
      expect(plain(lesson.stateAt(t))).toEqual(plain(fromZero));
    }
  });

  it("never changes a state that was handed out", () => {
    const lines = generated(42, 400);
    const lesson = new Lesson(50);
    lesson.add(lines);
    const early = lesson.stateAt(lesson.length / 3);
    const before = plain(early);
    lesson.stateAt(lesson.length);
    expect(plain(early)).toEqual(before);
  });

  it("takes a stroke away when the note that it became is there, whichever comes first", () => {
    const roll = dice(1);
    const drawn = flowLine(10, roll) as Extract<LessonLine, { k: "flow" }>;
    const clean = { ...drawn.flow, n: 1, gone: [], posted: null };
    const posted: LessonLine = { t: 20, k: "flow", flow: { ...clean, n: 2, ink: [], posted: { annotation: NOTE, strokes: [clean.ink[0]?.stroke ?? ""] } } };
    const note: LessonLine = { t: 30, k: "note", note: NOTE, version: 1, gone: false };
    const strokes = (lines: readonly LessonLine[]): number =>
      [...lines.reduce(step, NOTHING_YET).screens.values()].reduce((sum, { seen }) => sum + seen.strokes.size, 0);
    const first: LessonLine = { ...drawn, flow: clean };
    expect(strokes([first])).toBe(1);
    expect(strokes([first, posted])).toBe(1);
    expect(strokes([first, posted, note])).toBe(0);
    expect(strokes([first, { ...note, t: 15 }, posted])).toBe(0);
  });
});

describe("a part", () => {
  const bytesOf = async (lines: readonly unknown[]): Promise<ArrayBuffer> => (await packed(lines.map((line) => JSON.stringify(line)))).arrayBuffer();

  it("is read as it was written, by both sides from the same recorded lines", async () => {
    expect(await linesOf(await bytesOf(recorded), LESSON, 1)).toEqual(recorded);
  });

  it("is nothing when it is another one, torn, out of order, too large, or not ours", async () => {
    const good = await bytesOf(recorded);
    expect(await linesOf(good, LESSON, 2)).toBeNull();
    expect(await linesOf(good, "les_00000000000000000000000002", 1)).toBeNull();
    expect(await linesOf(good.slice(0, 60), LESSON, 1)).toBeNull();
    expect(await linesOf(new ArrayBuffer(0), LESSON, 1)).toBeNull();
    expect(await linesOf(await bytesOf([head(), { t: 9, k: "end" }, { t: 8, k: "end" }]), LESSON, 1)).toBeNull();
    expect(await linesOf(await bytesOf([head(), "x".repeat(MOST_UNPACKED)]), LESSON, 1)).toBeNull();
    expect(await linesOf(await bytesOf([head(), ...Array.from({ length: 5_001 }, () => ({ t: 1, k: "end" }))]), LESSON, 1)).toBeNull();
    expect(await linesOf(await bytesOf([head(), { t: 1, k: "__proto__" }]), LESSON, 1)).toBeNull();
  });

  it("never throws, whatever the bytes are, and what is read never breaks the fold", async () => {
    const roll = dice(7);
    const good = new Uint8Array(await bytesOf(recorded));
    for (let turn = 0; turn < 150; turn += 1) {
      const torn = good.slice();
      for (let times = 0; times <= roll(4); times += 1) torn[roll(torn.length)] = roll(256);
      const lines = await linesOf(torn.buffer, LESSON, 1);
      if (lines) lines.reduce(step, NOTHING_YET);
    }
  });

  it("has no line that is hostile within: every field is looked at", () => {
    const strange: unknown[] = [null, -1, 1e308, "x".repeat(20_000), [], {}, { length: 1e9 }, true, "__proto__", [[0, 0, 0]], Number.NaN];
    let left = 0;
    for (const line of recorded) {
      const paths = everyPath(line);
      for (const path of paths) {
        for (const value of strange) {
          const read = lineIn(JSON.stringify(replaced(line, path, value)));
          if (!read) continue;
          left += 1;
          [head(), read].reduce(step, NOTHING_YET);
        }
      }
    }
    expect(left).toBeGreaterThan(0); // some replacements are allowed: null where nothing may be, other texts for names
  });
});

function everyPath(value: unknown, before: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [[...before]];
  return [[...before], ...Object.entries(value).flatMap(([name, each]) => everyPath(each, [...before, name]))];
}

function replaced(value: unknown, [first, ...rest]: readonly string[], by: unknown): unknown {
  if (first === undefined) return by;
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...(value as unknown[])] as unknown as Record<string, unknown>) : { ...(value as object) };
  copy[first] = replaced(copy[first], rest, by);
  return copy;
}

describe("the clock of a lesson", () => {
  it("goes at its speed, stands when it is told to, and at the end", () => {
    let now = 0;
    const clock = new LessonClock(() => now);
    clock.length = 10_000;
    clock.play();
    now = 1_000;
    expect(clock.at).toBe(1_000);
    clock.setSpeed(2);
    now = 2_000;
    expect(clock.at).toBe(3_000);
    clock.pause();
    now = 5_000;
    expect([clock.at, clock.playing]).toEqual([3_000, false]);
    clock.seek(9_500);
    clock.play();
    now = 6_000;
    expect([clock.at, clock.playing]).toEqual([10_000, false]);
    clock.play();
    expect([clock.at, clock.playing]).toEqual([0, true]);
    clock.seek(-5);
    expect(clock.at).toBe(0);
  });
});

describe("the notes of a lesson", () => {
  const note = (id: string, version: number, more: object = {}): never =>
    ({ version, at: "2026-01-01T10:00:00Z", act: "created", by: { id: "a", name: "A" }, annotation: { id, version, text: `v${String(version)}`, removed: false, audience: "everyone", anchor: { frameStart: 1, frameEnd: 1 }, ...more } }) as never;
  const late = (id: string, version: number, more: object = {}): never => ({ ...(note(id, version, more) as object), at: "2026-01-01T12:00:00Z" }) as never;
  const started = Date.parse("2026-01-01T11:00:00Z");

  it("are those for everyone as they stood, then as they came", () => {
    const library = new NoteLibrary([note("a", 1), late("a", 2), late("b", 1), note("c", 1, { audience: "private" }), note("d", 1, { removed: true })], started);
    const texts = (notes: ReadonlyMap<string, number | null>): string[] => library.at(notes).map(({ id, text }) => id + text);
    expect(texts(new Map())).toEqual(["av1"]);
    expect(texts(new Map([["b", 1]]))).toEqual(["av1", "bv1"]);
    expect(texts(new Map([["a", 2], ["b", null]]))).toEqual(["av2"]);
    expect(texts(new Map([["c", 1]]))).toEqual(["av1"]); // a number that somebody made up shows nothing
  });
});
