import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Note } from "../live/outbox";
import { noteOf } from "../live/test-server";
import type { Part } from "./log-writer";
import { FLUSH_MS, LogWriter, MOST_PARTS, MOST_TEXT } from "./log-writer";
import { NoteWatch } from "./note-watch";
import { memoryBox } from "./part-box";
import { PartSender } from "./part-sender";

vi.mock("./part-file", () => ({ packed: async (lines: readonly string[]) => ({ text: lines.join("\n") }) }));

const textOf = (part: Part | undefined): string => (part?.bytes as unknown as { text: string }).text;
const linesIn = (part: Part | undefined): { k: string; t: number; part?: number }[] => textOf(part).split("\n").map((line) => JSON.parse(line) as { k: string; t: number });
const STARTED = 1_000_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function writer() {
  const kept: Part[] = [];
  let now = STARTED;
  let full = 0;
  const log = new LogWriter({
    video: "vid",
    lesson: "les",
    started: STARTED,
    serverNow: () => now,
    keep: async (part) => void kept.push(part),
    opening: () => [{ k: "session", driver: null, transport: null, hands: [] }],
    onFull: () => void (full += 1),
  });
  return { log, kept, full: () => full, pass: (ms: number) => { now += ms; } };
}

describe("the writer of a log", () => {
  it("makes a part every ten seconds, each with its number and what is shared", async () => {
    const { log, kept, pass } = writer();
    for (const ms of [0, FLUSH_MS, FLUSH_MS]) {
      pass(ms);
      await vi.advanceTimersByTimeAsync(ms);
    }
    pass(500);
    await log.end();
    expect(kept.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(linesIn(kept[1]).map(({ k }) => k)).toEqual(["head", "session"]);
    expect(linesIn(kept[2]).map(({ k, t }) => [k, t])).toEqual([["head", 20_500], ["session", 20_500], ["end", 20_500]]);
    log.write({ k: "note", note: "a", version: 1, gone: false });
    await log.flush();
    expect(kept).toHaveLength(3);
  });

  it("begins another part before one is too large, and its clock never goes back", async () => {
    const { log, kept, pass } = writer();
    pass(5_000);
    for (let n = 0; n < 300; n += 1) {
      log.write({ k: "people", people: [{ personId: "p", name: "x".repeat(900) }] });
      if (n === 100) pass(-3_000);
    }
    await log.end();
    expect(kept.length).toBeGreaterThan(3);
    for (const part of kept) expect(textOf(part).length).toBeLessThanOrEqual(MOST_TEXT + 1_000);
    const times = kept.flatMap((part) => linesIn(part).map(({ t }) => t));
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    expect(kept.flatMap((part) => linesIn(part)).filter(({ k }) => k === "people")).toHaveLength(300);
  });

  it("says when there is no room for more", async () => {
    const { log, kept, full } = writer();
    for (let n = 0; n <= MOST_PARTS; n += 1) await log.flush();
    expect([kept.length, full()]).toEqual([MOST_PARTS, 1]);
  });
});

describe("notes that a recorder sees", () => {
  const note = (id: string, more: Partial<Note> = {}): Note => ({ ...noteOf(id), updatedAt: new Date(STARTED + 5_000).toISOString(), pending: false, ...more });

  it("are told by id and version when they come, change and go", () => {
    const old = note("old", { updatedAt: new Date(STARTED - 5_000).toISOString() });
    const watch = new NoteWatch([old], STARTED);
    expect(watch.look([old, note("new")])).toEqual([{ note: "new", version: 1, gone: false }]);
    expect(watch.look([old, note("new")])).toEqual([]);
    expect(watch.look([{ ...old, version: 2 }, note("new", { version: 2, pending: true })])).toEqual([{ note: "old", version: 2, gone: false }]);
    expect(watch.look([{ ...old, version: 2 }])).toEqual([{ note: "new", version: 1, gone: true }]);
    expect(watch.look([{ ...old, version: 2 }, note("new", { version: 4 })])).toEqual([{ note: "new", version: 4, gone: false }]);
  });

  it("are only those for everyone: of private ones and the team's not even the number is told", () => {
    const watch = new NoteWatch([note("mine", { audience: "private" })], STARTED);
    const hidden = [note("mine", { audience: "private", version: 3 }), note("theirs", { audience: "private" }), note("team", { audience: "team" })];
    expect(watch.look(hidden)).toEqual([]);
    expect(watch.look([...hidden, note("open")])).toHaveLength(1);
    expect(watch.look([...hidden, note("open", { audience: "private", version: 2 })])).toEqual([{ note: "open", version: 1, gone: true }]);
    expect(watch.look(hidden)).toEqual([]);
  });

  it("that were there before and come with a later page of the list are no news", () => {
    const watch = new NoteWatch([], STARTED);
    expect(watch.look([note("late", { updatedAt: new Date(STARTED - 1).toISOString() })])).toEqual([]);
  });
});

describe("the sender of parts", () => {
  const part = (number: number, lesson = "les"): Part => ({ video: "vid", lesson, kind: "log", number, bytes: new Blob(["x"]) });

  it("sends in order, tries again, and drops a part only when it was taken", async () => {
    const box = memoryBox();
    const sent: number[] = [];
    let fails = 2;
    const sender = new PartSender(box, { send: async (parts) => {
      if (fails-- > 0) throw new Error("away");
      sent.push(...parts.map(({ number }) => number));
    } }, () => 0.5);
    await sender.keep(part(1));
    await sender.keep(part(2));
    expect(await box.all()).toHaveLength(2);
    const ended = sender.run();
    await vi.advanceTimersByTimeAsync(60_000);
    await ended;
    expect([...new Set(sent)]).toEqual([1, 2]);
    expect(await box.all()).toHaveLength(0);
  });

  it("lets go what belongs to a lesson that takes no more, and keeps the others", async () => {
    const box = memoryBox();
    const sent: string[] = [];
    const sender = new PartSender(box, { send: async (parts) => {
      if (parts[0]?.lesson === "sealed") throw Object.assign(new Error("closed"), { code: "lesson_closed" });
      sent.push(...parts.map(({ lesson }) => lesson));
    } });
    await box.put(part(1, "sealed"));
    await box.put(part(2, "open"));
    await sender.run();
    expect(sent).toEqual(["open"]);
    expect(await box.all()).toHaveLength(0);
  });
});
