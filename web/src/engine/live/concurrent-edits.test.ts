import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createDraftStore, isEmpty } from "../canvas/draft-store";
import type { Shape } from "../canvas/shapes/shape";
import { createAnnotations } from "./annotations-store";
import type { Annotations } from "./annotations";
import { memoryOutbox } from "./outbox-storage";
import type { Change } from "./protocol";
import { noteOf, TestServer } from "./test-server";

const ME = { id: "me", name: "Student" };
const settle = () => vi.advanceTimersByTimeAsync(5_000);

async function roomOf(server: TestServer): Promise<Annotations> {
  const notes = createAnnotations({ videoId: "vid", me: ME, api: server.as(ME), storage: memoryOutbox(), random: () => 0 });
  await notes.load();
  return notes;
}

function hear(notes: Annotations, log: readonly Change[]): void {
  notes.receive({ v: 1, type: "changes", room: "video:vid", changes: [...log], lastSeq: log.length });
}

describe("two people and one note", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => vi.useRealTimers());

  it("what came while a person was typing is not written over unseen", async () => {
    const server = new TestServer();
    const note = server.write(noteOf("n", { text: "a" }), "annotation.added");
    const notes = await roomOf(server);
    server.write({ ...note, text: "theirs", version: 2 }, "annotation.revised");
    hear(notes, server.log);
    expect(notes.store.getState().notes[0]?.text).toBe("theirs");
    notes.revise("n", { text: "mine" }, { text: "a" });
    await settle();
    expect(server.notes.get("n")?.text).toBe("theirs");
    const [stuck] = notes.store.getState().stuck;
    expect(stuck).toMatchObject({ change: { text: "mine" }, stuck: { why: "clash", theirs: { text: "theirs" } } });
    notes.keepMine(stuck!.opId);
    await settle();
    expect(server.notes.get("n")?.text).toBe("mine");
  });

  it.each([
    ["keepMine", true],
    ["letGo", false],
  ] as const)("a note that somebody changed is not deleted unseen; %s", async (choice, removed) => {
    const server = new TestServer();
    const note = server.write(noteOf("n", { text: "a" }), "annotation.added");
    const notes = await roomOf(server);
    server.offline = true;
    notes.remove("n");
    await settle();
    server.offline = false;
    server.write({ ...note, text: "better", color: "ink-4", version: 2 }, "annotation.revised");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.notes.get("n")?.removed).toBe(false);
    const [stuck] = notes.store.getState().stuck;
    expect(stuck?.stuck).toMatchObject({ why: "changed", fields: ["text", "color"], theirs: { text: "better" } });
    expect(notes.store.getState().notes[0]).toMatchObject({ text: "better", pending: false });
    notes[choice](stuck!.opId);
    await settle();
    expect(server.notes.get("n")?.removed).toBe(removed);
    expect(notes.store.getState().stuck).toEqual([]);
  });

  it.each([
    ["keepMine", { removed: false, text: "mine" }],
    ["letGo", { removed: true, text: "a" }],
  ] as const)("words upon a note that was deleted meanwhile are kept for their author; %s", async (choice, end) => {
    const server = new TestServer();
    const note = server.write(noteOf("n", { text: "a" }), "annotation.added");
    const notes = await roomOf(server);
    server.write({ ...note, removed: true, version: 2 }, "annotation.removed");
    notes.revise("n", { text: "mine" });
    await settle();
    const [stuck] = notes.store.getState().stuck;
    expect(stuck).toMatchObject({ change: { text: "mine" }, stuck: { why: "removed" } });
    notes[choice](stuck!.opId);
    await settle();
    expect(server.notes.get("n")).toMatchObject(end);
    expect(notes.store.getState()).toMatchObject({ stuck: [], waiting: 0 });
  });
});

describe("two people who draw into one note", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => vi.useRealTimers());

  const lines = (words: string): Shape[] =>
    words.split(" ").map((word) => ({ id: word[0] ?? "", kind: "line", schema: 1, color: "ink-1", width: 0.01, from: [0, 0], to: [Number(word.slice(1)) / 10, 0] }));
  const said = (of: { shapes: readonly Shape[] } | undefined): string =>
    (of?.shapes ?? []).map((shape) => `${shape.id ?? "?"}${String(shape.kind === "line" ? Math.round(shape.to[0] * 10) : 0)}`).join(" ");

  it("both have what both drew, at once on the own screen too", async () => {
    const server = new TestServer();
    const note = server.write(noteOf("n", { shapes: lines("a1 b1") }), "annotation.added");
    const notes = await roomOf(server);
    server.offline = true;
    notes.revise("n", { shapes: lines("a2 b1 m1") }, { shapes: lines("a1 b1") });
    server.write({ ...note, shapes: lines("a1 b3 k1"), version: 2 }, "annotation.revised");
    hear(notes, server.log);
    expect(said(notes.store.getState().notes[0])).toBe("a2 b3 k1 m1");
    server.offline = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(said(server.notes.get("n"))).toBe("a2 b3 k1 m1");
    expect(notes.store.getState().stuck).toEqual([]);
  });

  it.each([
    ["keepMine", "a2 b3 k1 m1"],
    ["letGo", "a5 b3 k1 m1"],
  ] as const)("only the line that both moved is to be decided; %s", async (choice, end) => {
    const server = new TestServer();
    const note = server.write(noteOf("n", { shapes: lines("a1 b1") }), "annotation.added");
    const notes = await roomOf(server);
    server.write({ ...note, shapes: lines("a5 b3 k1"), version: 2 }, "annotation.revised");
    hear(notes, server.log);
    notes.revise("n", { shapes: lines("a2 b1 m1") }, { shapes: lines("a1 b1") });
    await settle();
    expect(said(server.notes.get("n"))).toBe("a5 b3 k1 m1");
    const [stuck] = notes.store.getState().stuck;
    expect(stuck?.stuck).toMatchObject({ why: "clash", fields: ["shapes"] });
    notes[choice](stuck!.opId);
    await settle();
    expect(said(server.notes.get("n"))).toBe(end);
    expect(notes.store.getState()).toMatchObject({ stuck: [], waiting: 0 });
  });
});

describe("acts that another visit left behind", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => vi.useRealTimers());

  it("are sent as well before the list has come", async () => {
    const server = new TestServer();
    server.write(noteOf("n", { text: "a" }), "annotation.added");
    const notes = createAnnotations({ videoId: "vid", me: ME, api: server.as(ME), storage: memoryOutbox(), random: () => 0 });
    notes.revise("n", { text: "b" }, { text: "a" });
    await settle();
    expect(server.notes.get("n")?.text).toBe("b");
    notes.revise("never", { text: "b" }, { text: "a" });
    await settle();
    expect(notes.store.getState().stuck).toMatchObject([{ annotationId: "never", stuck: { why: "refused" } }]);
  });
});

describe("the drawing of a posted note on the easel", () => {
  it("is one draft however often it is asked for, and is something even when every stroke was erased", () => {
    const draft = createDraftStore();
    draft.act.write("unfinished", 3);
    const shape = { kind: "line", schema: 1, color: "ink-1", width: 0.01, from: [0, 0], to: [1, 1] } as const;
    const note = { id: "n", frameStart: 7, frameEnd: 7, audience: "everyone" as const, shapes: [shape] };
    draft.act.redraw(note);
    draft.act.redraw(note);
    expect(draft.getState().current.history.present[0]?.shape.id).toMatch(/./);
    expect(draft.getState().current).toMatchObject({ frame: 7, frameEnd: null, of: { id: "n", seen: [shape] } });
    expect(draft.getState().parked.map(({ text }) => text)).toEqual(["unfinished"]);
    draft.act.replace([]);
    expect(isEmpty(draft.getState().current)).toBe(false);
    expect(draft.act.take().of?.id).toBe("n");
    expect(draft.getState().current.of).toBeNull();
  });
});
