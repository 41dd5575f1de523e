import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Annotation } from "./annotation";
import { Catcher } from "./catch-up";
import type { AnnotationsApi } from "./annotations-api";
import { TestServer, noteOf } from "./test-server";

const ME = { id: "me", name: "Student" };

/** A server whose list lags: it shows only the first `visible` notes, with the number that belongs to them. */
function lagging(server: TestServer, visible: number): AnnotationsApi {
  const api = server.as(ME);
  return {
    ...api,
    list: async (cursor) => {
      const page = await api.list(cursor);
      return { ...page, annotations: page.annotations.slice(0, visible), lastSeq: visible };
    },
  };
}

function room(api: AnnotationsApi): { catcher: Catcher; shown: Map<string, Annotation>; seq: () => number } {
  const shown = new Map<string, Annotation>();
  let seq = -1;
  const catcher = new Catcher(api, {
    read: async () => {
      const { annotations, lastSeq } = await api.list(null);
      shown.clear();
      annotations.forEach((annotation) => shown.set(annotation.id, annotation));
      return lastSeq;
    },
    apply: (events) => events.forEach((one) => "annotation" in one && shown.set(one.annotation.id, one.annotation)),
    moved: (lastSeq) => (seq = lastSeq),
  });
  return { catcher, shown, seq: () => seq };
}

function written(...ids: string[]): TestServer {
  const server = new TestServer();
  for (const id of ids) server.write(noteOf(id), "annotation.added");
  return server;
}

describe("catching up", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => vi.useRealTimers());

  it("fetches what a lagging list does not show yet, also when the welcome came first", async () => {
    const { catcher, shown } = room(lagging(written("a", "b", "c"), 1));
    catcher.welcome(3);
    await catcher.reload();
    await vi.advanceTimersByTimeAsync(0);
    expect([...shown.keys()]).toEqual(["a", "b", "c"]);
  });

  it("fetches a change that is only announced because it is too large for a frame", async () => {
    const server = written("a");
    const { catcher, shown } = room(server.as(ME));
    await catcher.reload();
    server.write(noteOf("huge"), "annotation.added");
    catcher.receive([]);
    catcher.welcome(2);
    await vi.advanceTimersByTimeAsync(0);
    expect([...shown.keys()]).toEqual(["a", "huge"]);
  });

  it.each(["welcome", "greeted"] as const)("reads anew when the log has begun anew with smaller numbers (%s), and then asks no more", async (how) => {
    const before = written("a", "b", "c");
    const after = written("a", "x");
    let now = before.as(ME);
    const { catcher, shown, seq } = room({
      ...now,
      list: (cursor) => now.list(cursor),
      changes: async (n) => ({ ...(await now.changes(n)), snapshotRequired: n > after.lastSeq && now !== api }),
    });
    const api = now;
    await catcher.reload();
    now = after.as(ME);
    if (how === "welcome") catcher.welcome(4);
    else catcher.greeted(2);
    await vi.advanceTimersByTimeAsync(0);
    expect([...shown.keys()]).toEqual(["a", "x"]);
    expect(seq()).toBe(2);
    const calls = after.calls.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(after.calls).toHaveLength(calls);
  });
});
