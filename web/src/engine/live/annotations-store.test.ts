import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAnnotations } from "./annotations-store";
import type { Annotations } from "./annotations";
import type { OutboxStorage } from "./outbox";
import { indexedDbOutbox, memoryOutbox, openOutbox } from "./outbox-storage";
import type { ServerMessage, Told } from "./protocol";
import { draftOf, noteOf, refusal, TestServer } from "./test-server";

const ME = { id: "me", name: "Student" };
const OTHER = { id: "coach", name: "Coach" };

function room(server: TestServer, storage: OutboxStorage = memoryOutbox(), me = ME): Annotations {
  return createAnnotations({ videoId: "vid", me, api: server.as(me), storage, random: () => 0 });
}

const texts = (annotations: Annotations): string[] => annotations.store.getState().notes.map(({ text }) => text);
const changes = (server: TestServer, from: number, to = server.lastSeq): ServerMessage => ({
  v: 1,
  type: "changes",
  room: "video:vid",
  changes: server.log.slice(from, to),
  lastSeq: to,
});
const welcome = (lastSeq: number): ServerMessage =>
  ({ v: 1, type: "welcome", connectionId: "c", room: "video:vid", lastSeq, you: { personId: "me", name: "" }, people: [], count: 0, screen: null, session: NO_SESSION, tempo: null });
const NO_SESSION = { epoch: 0, number: 0, driver: null, transport: null, gathered: 0, hands: [], tiers: {}, recording: null, groups: [] };
const settle = () => vi.advanceTimersByTimeAsync(5_000);

describe("the notes of a video", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => vi.useRealTimers());

  it("show at once what is written, and once only when all roads have confirmed it", async () => {
    const server = new TestServer();
    const notes = room(server);
    await notes.load();
    notes.create(draftOf("ann_1", "lift it"));
    expect(notes.store.getState()).toMatchObject({ waiting: 1, notes: [{ text: "lift it", pending: true, author: ME }] });
    await settle();
    notes.receive(changes(server, 0));
    notes.receive(changes(server, 0));
    expect(notes.store.getState()).toMatchObject({ waiting: 0, lastSeq: 1, notes: [{ pending: false, version: 1 }] });
  });

  it("fetch a gap before anything that comes after it", async () => {
    const server = new TestServer();
    const notes = room(server);
    await notes.load();
    for (const id of ["a", "b", "c"]) server.write(noteOf(id, { text: id }), "annotation.added");
    notes.receive(changes(server, 2));
    expect(texts(notes)).toEqual([]);
    await settle();
    expect(texts(notes)).toEqual(["a", "b", "c"]);
    expect(server.calls).toEqual(["list", "changes 0"]);
    expect(notes.store.getState()).toMatchObject({ lastSeq: 3, news: { annotation: { id: "c" } } });
  });

  it("lose what is withdrawn from this person, get it back when it is for them again, and pass over what is unseen", async () => {
    const server = new TestServer();
    const notes = room(server);
    server.write(noteOf("a", { text: "a" }), "annotation.added");
    await notes.load();
    const told = (seq: number, event: Told): void => {
      notes.receive({ v: 1, type: "changes", room: "video:vid", changes: [{ seq, at: "now", event }], lastSeq: seq });
    };
    told(2, { type: "unseen" });
    told(3, { type: "annotation.withdrawn", annotationId: "a", version: 2 });
    told(4, { type: "annotation.withdrawn", annotationId: "never heard of", version: 2 });
    expect(notes.store.getState()).toMatchObject({ notes: [], lastSeq: 4 });
    notes.accept(noteOf("a", { text: "an old answer" }));
    expect(texts(notes)).toEqual([]);
    notes.accept(noteOf("a", { text: "a again", version: 3 }));
    expect(texts(notes)).toEqual(["a again"]);
  });

  it("catch up after an absence, and read everything anew after a long one", async () => {
    const server = new TestServer();
    const gone = server.write(noteOf("old", { text: "old" }), "annotation.added");
    const notes = room(server);
    await notes.load();
    server.write({ ...gone, removed: true, version: 2 }, "annotation.removed");
    server.write(noteOf("new", { text: "new" }), "annotation.added");
    server.forgottenUntil = 2;
    notes.receive(welcome(3));
    await settle();
    expect(texts(notes)).toEqual(["new"]);
    notes.receive(welcome(3));
    await settle();
    expect(server.calls).toEqual(["list", "changes 1", "list"]);
  });

  it("read lists of many pages and what changed meanwhile", async () => {
    const server = new TestServer();
    server.pageSize = 2;
    for (const id of ["a", "b", "c", "d", "e"]) server.write(noteOf(id, { text: id }), "annotation.added");
    const notes = room(server);
    await notes.load();
    expect(notes.store.getState()).toMatchObject({ phase: "ready", complete: false, notes: [{ id: "a" }, { id: "b" }] });
    await settle();
    expect(texts(notes)).toHaveLength(5);
    expect(notes.store.getState().complete).toBe(true);
  });

  it("keep what was written offline over a reload, and replay it exactly and in order", async () => {
    const server = new TestServer();
    const storage = indexedDbOutbox(indexedDB);
    const before = room(server, storage);
    await before.load();
    server.offline = true;
    before.create(draftOf("ann_1", "one"));
    before.create(draftOf("ann_2", "two"));
    before.revise("ann_1", { text: "one, better" });
    expect(before.store.getState().waiting).toBe(3);
    vi.useRealTimers();
    await new Promise((resolve) => setTimeout(resolve, 50));
    before.destroy();
    const after = room(server, storage);
    await after.load();
    expect(texts(after)).toEqual(["one, better", "two"]);
    expect(after.store.getState()).toMatchObject({ phase: "failed", waiting: 3 });
    server.offline = false;
    await after.load();
    expect(after.store.getState()).toMatchObject({ phase: "ready", waiting: 0 });
    expect([...server.notes.values()].map(({ text }) => text)).toEqual(["one, better", "two"]);
    expect(await storage.load("me/vid")).toEqual([]);
  });

  it("wait and try again when the server is away or we are too fast", async () => {
    const server = new TestServer();
    const notes = room(server);
    await notes.load();
    server.refusals = [refusal(503, "unavailable"), refusal(429, "too_many_requests")];
    notes.create(draftOf("ann_1", "patient"));
    await settle();
    expect(notes.store.getState().waiting).toBe(0);
    expect(server.notes.size).toBe(1);
  });

  it("take back what was refused, and keep the words", async () => {
    const server = new TestServer();
    const notes = room(server);
    await notes.load();
    server.refusals = [refusal(403, "forbidden")];
    notes.create(draftOf("ann_1", "may I?"));
    notes.revise("ann_1", { text: "may I, please?" });
    await settle();
    const [stuck] = notes.store.getState().stuck;
    expect(texts(notes)).toEqual([]);
    expect(stuck).toMatchObject({ kind: "create", note: { text: "may I?" }, stuck: { message: "refused: forbidden" } });
    notes.keepMine(stuck!.opId);
    await settle();
    expect(texts(notes)).toEqual(["may I, please?"]);
  });

  it("merge what two people changed in different fields", async () => {
    const server = new TestServer();
    const note = server.write(noteOf("n", { text: "a" }), "annotation.added");
    const notes = room(server);
    await notes.load();
    server.write({ ...note, color: "ink-5", version: 2 }, "annotation.revised");
    notes.revise("n", { text: "mine" });
    await settle();
    expect(server.notes.get("n")).toMatchObject({ text: "mine", color: "ink-5", version: 3 });
    expect(notes.store.getState()).toMatchObject({ waiting: 0, stuck: [] });
  });

  it.each([
    ["keepMine", "mine"],
    ["letGo", "theirs"],
  ] as const)("show both when the same words were changed; %s ends as %s", async (choice, end) => {
    const server = new TestServer();
    const note = server.write(noteOf("n", { text: "a" }), "annotation.added");
    const notes = room(server);
    await notes.load();
    server.write({ ...note, text: "theirs", version: 2 }, "annotation.revised");
    notes.revise("n", { text: "mine" });
    await settle();
    const [stuck] = notes.store.getState().stuck;
    expect(texts(notes)).toEqual(["theirs"]);
    expect(stuck).toMatchObject({ change: { text: "mine" }, stuck: { why: "clash", theirs: { text: "theirs" } } });
    notes[choice](stuck!.opId);
    await settle();
    expect(texts(notes)).toEqual([end]);
    expect(server.notes.get("n")?.text).toBe(end);
    expect(notes.store.getState().stuck).toEqual([]);
  });

  it("remove with a way back, before and after the server knows", async () => {
    const server = new TestServer();
    server.write(noteOf("n", { text: "keep me" }), "annotation.added");
    const notes = room(server);
    await notes.load();
    server.offline = true;
    notes.remove("n");
    expect(texts(notes)).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    notes.restore("n");
    expect(texts(notes)).toEqual(["keep me"]);
    server.offline = false;
    notes.remove("n");
    await settle();
    notes.restore("n");
    await settle();
    expect(texts(notes)).toEqual(["keep me"]);
    expect(server.notes.get("n")).toMatchObject({ removed: false, version: 3 });
  });

  it("fall back to memory where the browser keeps nothing", async () => {
    const storage = await openOutbox(undefined);
    expect(await storage.load("any")).toEqual([]);
  });
});

describe("many histories", () => {
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

  beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => vi.useRealTimers());

  it.each(Array.from({ length: 25 }, (_, seed) => seed + 1))("history %i ends with the same notes for everybody", async (seed) => {
    const random = chance(seed);
    const server = new TestServer();
    const people = [ME, OTHER, { id: "third", name: "Third" }];
    const rooms = people.map((person) => room(server, memoryOutbox(), person));
    for (const notes of rooms) await notes.load();
    for (let step = 0; step < 60; step += 1) {
      const notes = rooms[Math.floor(random() * rooms.length)] as Annotations;
      const shown = notes.store.getState().notes;
      const one = shown[Math.floor(random() * shown.length)];
      const dice = random();
      if (dice < 0.3 || !one) notes.create(draftOf(`ann_${seed}_${step}`, `t${step}`));
      else if (dice < 0.45) notes.revise(one.id, { text: `r${step}` });
      else if (dice < 0.55) notes.revise(one.id, { color: "ink-4" });
      else if (dice < 0.65) notes.remove(one.id);
      else if (dice < 0.75) server.refusals.push(refusal(random() < 0.5 ? 500 : 429, "unavailable"));
      else {
        const from = Math.floor(random() * (server.lastSeq + 1));
        notes.receive(changes(server, from, from + Math.floor(random() * 5)));
      }
      await vi.advanceTimersByTimeAsync(random() * 400);
    }
    server.refusals = [];
    for (let round = 0; round < 4; round += 1) {
      for (const notes of rooms) notes.receive(welcome(server.lastSeq));
      await vi.advanceTimersByTimeAsync(60_000);
    }
    for (const notes of rooms) {
      for (const op of notes.store.getState().stuck) notes.letGo(op.opId);
      const mine = notes.store.getState().notes.map(({ id, text, version, color }) => ({ id, text, version, color }));
      const truth = [...server.notes.values()].filter((note) => !note.removed);
      expect(mine.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
        truth.map(({ id, text, version, color }) => ({ id, text, version, color })).sort((a, b) => (a.id < b.id ? -1 : 1)),
      );
      notes.destroy();
    }
  });
});
