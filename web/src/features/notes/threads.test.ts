import { describe, expect, it } from "vitest";
import { noteOf } from "@/engine/live/test-server";
import { ago, filterThreads, heldThread, neighbour, threadsOf } from "./threads";

const note = (id: string, frameStart: number, more = {}, frameEnd = frameStart) => ({
  ...noteOf(id, { anchor: { frameStart, frameEnd, frameMapSha256: "x" }, ...more }),
  pending: false,
});

const notes = [
  note("late", 100),
  note("answer", 10, { parentId: "early", author: { id: "me", name: "Me" } }),
  note("early", 10, {}, 40),
  note("done", 50, { status: "resolved" }),
];

describe("threads", () => {
  const threads = threadsOf(notes);

  it("follow the film and carry their answers", () => {
    expect(threads.map((thread) => thread.note.id)).toEqual(["early", "done", "late"]);
    expect(threads[0]?.replies.map(({ id }) => id)).toEqual(["answer"]);
    expect(threadsOf([note("lost", 5, { parentId: "gone" })])).toHaveLength(1);
  });

  it("are filtered by state and by person", () => {
    expect(filterThreads(threads, "open", "me").map((t) => t.note.id)).toEqual(["early", "late"]);
    expect(filterThreads(threads, "mine", "me").map((t) => t.note.id)).toEqual(["early"]);
  });

  it("hold the film for a moment, or for as long as they are", () => {
    expect(threads.map((thread) => heldThread(thread, 12))).toEqual([
      { id: "early", frameStart: 10, frameEnd: 40 },
      { id: "done", frameStart: 50, frameEnd: 62 },
      { id: "late", frameStart: 100, frameEnd: 112 },
    ]);
  });

  it("are the same objects while their notes are", () => {
    const changed = notes.map((one) => (one.id === "answer" ? { ...one, text: "anew" } : one));
    const again = threadsOf(changed);
    expect(again.map((thread, n) => thread === threads[n])).toEqual([false, true, true]);
    expect(heldThread(again[1]!, 12)).toBe(heldThread(threads[1]!, 12));
  });

  it("lead from note to note, round at the ends", () => {
    expect(neighbour(threads, 10, 1)?.note.id).toBe("done");
    expect(neighbour(threads, 100, 1)?.note.id).toBe("early");
    expect(neighbour(threads, 10, -1)?.note.id).toBe("late");
    expect(neighbour([], 10, -1)).toBeNull();
  });

  it("say when in words", () => {
    const now = Date.parse("2026-03-02T12:00:00Z");
    expect(ago("2026-03-02T11:59:30Z", now)).toBe("now");
    expect(ago("2026-03-02T11:58:00Z", now)).toMatch(/2 min/);
    expect(ago("2026-03-01T11:00:00Z", now)).toBe("yesterday");
  });
});
