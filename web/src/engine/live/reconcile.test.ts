import { describe, expect, it } from "vitest";
import { mergeRevision, reconcile } from "./reconcile";
import type { Notes } from "./reconcile";
import { noteOf } from "./test-server";
import { ulid } from "./ulid";

/** "a:1 b:2!" → versions of notes; `!` is a tombstone. */
const said = (text: string) =>
  text
    .split(" ")
    .map((word) => word.split(":") as [string, string])
    .map(([id, version]) => noteOf(id, { version: parseInt(version), removed: version.endsWith("!") }));

const after = (...messages: string[]): string => {
  let notes: Notes = new Map();
  for (const message of messages) notes = reconcile(notes, said(message));
  return [...notes.values()]
    .map(({ id, version, removed }) => `${id}:${version}${removed ? "!" : ""}`)
    .sort()
    .join(" ");
};

describe("reconcile", () => {
  it.each([
    [["a:1", "a:2"], "a:2"],
    [["a:2", "a:1"], "a:2"],
    [["a:1", "a:1", "a:1"], "a:1"],
    [["a:3!", "a:2", "a:1"], "a:3!"],
    [["a:3!", "a:4"], "a:4"],
    [["b:1 a:5", "a:4 b:2"], "a:5 b:2"],
  ])("%j ends as %s", (messages, end) => {
    expect(after(...messages)).toBe(end);
  });

  it("says by identity that nothing was news", () => {
    const notes = reconcile(new Map(), said("a:2"));
    expect(reconcile(notes, said("a:1 a:2"))).toBe(notes);
  });
});

describe("merge", () => {
  it("keeps both when different fields were changed", () => {
    const merge = mergeRevision({ text: "a" }, { text: "mine" }, { text: "a", color: "ink-3" });
    expect(merge).toEqual({ change: { text: "mine" }, clashes: [] });
  });

  it("needs nothing when both did the same", () => {
    expect(mergeRevision({ status: "open" }, { status: "resolved" }, { status: "resolved" })).toEqual({ change: {}, clashes: [] });
  });

  it("leaves a field that both changed to a person, and still sends the others", () => {
    const merge = mergeRevision({ text: "a", color: "ink-1" }, { text: "mine", color: "ink-2" }, { text: "theirs", color: "ink-1" });
    expect(merge).toEqual({ change: { color: "ink-2" }, clashes: ["text"] });
  });

  it("compares moments by their frames only", () => {
    const anchor = { frameStart: 1, frameEnd: 2, frameMapSha256: "x" };
    const current = { anchor: { ...anchor, ptsStart: 5 } };
    expect(mergeRevision({ anchor }, { anchor: { ...anchor, frameEnd: 9 } }, current).clashes).toEqual([]);
  });
});

describe("ids", () => {
  it("are 26 letters, different, and sort as they were made", () => {
    const ids = Array.from({ length: 2000 }, () => ulid(1_700_000_000_000));
    expect(new Set(ids).size).toBe(2000);
    expect([...ids].sort()).toEqual(ids);
    expect(ids[0]).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(ulid(1_700_000_000_001) > (ids.at(-1) as string)).toBe(true);
  });
});
