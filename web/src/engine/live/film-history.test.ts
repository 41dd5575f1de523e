import { describe, expect, it } from "vitest";
import type { Annotation } from "./annotation";
import { apart, momentsOf, readFilmHistory, stateAfter } from "./film-history";
import type { Line } from "./history";
import { noteOf } from "./test-server";

const line = (id: string, version: number, second: number, more: Partial<Annotation> = {}): Line => ({
  version,
  act: version === 1 ? "created" : "revised",
  by: { id: "coach", name: "Coach" },
  at: `2026-01-01T00:00:0${second}${version === 2 ? ".5" : ""}Z`,
  annotation: noteOf(id, { version, ...more }),
});

const lines = [
  line("a", 1, 1, { text: "one" }),
  line("a", 2, 5, { text: "two" }),
  line("a", 3, 7, { removed: true }),
  line("b", 1, 3, { text: "b" }),
];
const moments = momentsOf(lines);

describe("the past of a film", () => {
  it("is one row of changes, each with what was before", () => {
    expect(moments.map((one) => `${one.line.annotation.id}${one.line.version}`)).toEqual(["a1", "b1", "a2", "a3"]);
    expect(moments.map(({ before }) => before?.text)).toEqual([undefined, undefined, "one", "two"]);
  });

  it("can be looked at after each of them", () => {
    const texts = (count: number) => [...stateAfter(moments, count).values()].map(({ text }) => text);
    expect([0, 1, 2, 3, 4].map(texts)).toEqual([[], ["one"], ["one", "b"], ["two", "b"], ["b"]]);
  });

  it("tells in what two moments differ", () => {
    const told = apart(stateAfter(moments, 1), stateAfter(moments, 4));
    expect(told.map(({ id, before, after }) => [id, before?.text, after?.text])).toEqual([["a", "one", undefined], ["b", undefined, "b"]]);
    expect(apart(stateAfter(moments, 3), stateAfter(moments, 3))).toEqual([]);
  });

  it("is read page by page", async () => {
    const pages: Record<string, { revisions: Line[]; cursor: string | null }> = {
      start: { revisions: lines.slice(0, 3), cursor: "a" },
      a: { revisions: [], cursor: "b" },
      b: { revisions: lines.slice(3), cursor: null },
    };
    const seen: number[] = [];
    const api = { page: async (cursor: string | null) => pages[cursor ?? "start"]!, rollBack: async () => [] };
    expect(await readFilmHistory(api, (count) => seen.push(count))).toEqual(lines);
    expect(seen).toEqual([3, 3, 4]);
  });
});
