import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAnnotations } from "./annotations-store";
import { ListReader } from "./list-reader";
import { memoryOutbox } from "./outbox-storage";
import { noteOf, refusal, TestServer } from "./test-server";

const ME = { id: "me", name: "Student" };
const at = (frameStart: number) => ({ anchor: { frameStart, frameEnd: frameStart, frameMapSha256: "sha" } });

/** A film with a note on each tenth frame, read by pages of 10. */
function filmOf(notes: number): TestServer {
  const server = new TestServer();
  server.pageSize = 10;
  for (let n = 0; n < notes; n += 1) server.write(noteOf(`n${String(n).padStart(4, "0")}`, at(n * 10)), "annotation.added");
  return server;
}

function readerOf(server: TestServer, most?: number) {
  const pages: string[][] = [];
  let listed = 0;
  const reader = new ListReader({
    api: server.as(ME),
    idle: () => Promise.resolve(),
    host: { page: (notes) => pages.push(notes.map(({ id }) => id)), complete: (ids) => (listed = ids.size) },
    ...(most !== undefined && { most }),
  });
  return { reader, pages, listed: () => listed };
}

describe("a long list", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => vi.useRealTimers());
  const settle = () => vi.advanceTimersByTimeAsync(10_000);

  it("comes with one request when it is short", async () => {
    const server = filmOf(10);
    const { reader, listed } = readerOf(server);
    reader.look({ first: 0, last: 50 });
    expect(await reader.begin()).toBe(10);
    await settle();
    expect(server.calls).toEqual(["list"]);
    expect(listed()).toBe(10);
  });

  it("brings what lies around the playhead before the rest, and leaves nothing out", async () => {
    const server = filmOf(100);
    const { reader, pages, listed } = readerOf(server);
    reader.look({ first: 900, last: 950 });
    await reader.begin();
    await settle();
    expect(server.calls.slice(0, 3)).toEqual(["list", "list 900-950", "list"]);
    expect(pages[1]).toEqual(["n0090", "n0091", "n0092", "n0093", "n0094", "n0095"]);
    expect(new Set(pages.flat()).size).toBe(100);
    expect(listed()).toBe(100);
    reader.look({ first: 10, last: 40 });
    await settle();
    expect(server.calls.filter((call) => call !== "list")).toEqual(["list 900-950"]);
  });

  it("goes on after a refusal, and stops reading on where a tab would have too much", async () => {
    const server = filmOf(100);
    server.refusals = [null, refusal(503, "unavailable")];
    const { reader, pages, listed } = readerOf(server, 30);
    await reader.begin();
    await settle();
    expect(new Set(pages.flat()).size).toBe(30);
    expect(listed()).toBe(0);
    reader.look({ first: 700, last: 705 });
    await settle();
    expect(pages.at(-1)).toEqual(["n0070"]);
  });

  it("fits together with what happens while it is read", async () => {
    const server = filmOf(100);
    const notes = createAnnotations({ videoId: "vid", me: ME, api: server.as(ME), storage: memoryOutbox(), random: () => 0 });
    await notes.load();
    const gone = server.notes.get("n0095")!;
    server.write({ ...gone, removed: true, version: 2 }, "annotation.removed");
    server.write(noteOf("new", at(5)), "annotation.added");
    expect((await notes.find("n0050"))?.id).toBe("n0050");
    expect(await notes.find("n0095")).toBeNull();
    notes.receive({ v: 1, type: "changes", room: "video:vid", changes: server.log.slice(100), lastSeq: 102 });
    await settle();
    const ids = notes.store.getState().notes.map(({ id }) => id);
    expect(ids).toHaveLength(100);
    expect(ids).toContain("new");
    expect(ids).not.toContain("n0095");
    expect(notes.store.getState().complete).toBe(true);
  });
});
