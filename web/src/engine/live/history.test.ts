import { describe, expect, it } from "vitest";
import { changedFields, newestLines, told, withOlder } from "./history";
import type { HistoryApi, Line } from "./history";
import { noteOf } from "./test-server";

const by = { id: "coach", name: "Coach" };
const lineOf = (version: number): Line => ({
  version,
  act: version === 1 ? "created" : "revised",
  by,
  at: "2026-01-01T00:00:00Z",
  annotation: noteOf("note", { version, text: `words ${String(version)}` }),
});

function serverOf(versions: number): HistoryApi {
  const all = Array.from({ length: versions }, (_, n) => lineOf(n + 1));
  return {
    revisions: async (_id, after, limit) => all.slice(after, after + limit),
    verify: async () => ({ versions, hashedFrom: 1, intact: true }),
    restoreTo: async () => noteOf("note"),
  };
}

describe("the history of a note", () => {
  it("is told newest first, each version with what was before it", async () => {
    const lines = told(await newestLines(serverOf(3), "note", 3));
    expect(lines.map(({ line }) => line.version)).toEqual([3, 2, 1]);
    expect(lines.map(({ before }) => before?.text ?? null)).toEqual(["words 2", "words 1", null]);
  });

  it("is complete also when this client knows an old version only", async () => {
    const lines = await newestLines(serverOf(75), "note", 1);
    expect(lines).toHaveLength(75);
  });

  it("is read from its end, older lines when they are asked for", async () => {
    const server = serverOf(55);
    let lines: readonly Line[] = await newestLines(server, "note", 55);
    expect(told(lines).map(({ line }) => line.version).at(-1)).toBe(37);
    for (const least of [17, 1, 1]) {
      lines = await withOlder(server, "note", lines);
      expect(told(lines).at(-1)?.line.version).toBe(least);
    }
    expect(lines.map(({ version }) => version)).toEqual(Array.from({ length: 55 }, (_, n) => n + 1));
  });

  it("knows what changed", () => {
    const before = noteOf("note");
    expect(changedFields(before, { ...before, version: 2 })).toEqual([]);
    expect(changedFields(before, { ...before, text: "x", status: "resolved" })).toEqual(["text", "status"]);
    expect(changedFields(before, { ...before, anchor: { ...before.anchor, frameEnd: 90 }, color: "ink-2" })).toEqual(["color", "anchor"]);
  });
});
