import { describe, expect, it } from "vitest";
import type { Line } from "@/engine/live/history";
import { noteOf } from "@/engine/live/test-server";
import { verdictWords, whatOf } from "./history-words";

const before = noteOf("note", { text: "Elbow in" });

function told(act: Line["act"], after: object, more: Partial<Line> = {}): string {
  const annotation = { ...before, version: 2, ...after };
  return whatOf({ line: { version: 2, act, by: before.author, at: "", annotation, ...more }, before: act === "created" ? null : before });
}

describe("the words of a history", () => {
  it("say what was done", () => {
    expect(told("created", {})).toBe("wrote it");
    expect(told("created", { text: "" })).toBe("drew it");
    expect(told("created", { parentId: "other" })).toBe("answered");
    expect(told("revised", { text: "Elbow out" })).toBe("changed the text");
    expect(told("revised", { text: "x", color: "ink-3", anchor: { ...before.anchor, frameEnd: 99 } })).toBe("changed the text, the colour and the time");
    expect(told("revised", { status: "resolved" })).toBe("resolved it");
    expect(told("revised", { text: "x", status: "resolved" })).toBe("changed the text and resolved it");
    expect(told("removed", { removed: true })).toBe("removed it");
    expect(told("restored", {})).toBe("brought it back");
    expect(told("restored", {}, { restoredFrom: 4 })).toBe("brought version 4 back");
    expect(told("revised", {}, { erasure: { lines: [] } })).toBe("took a former member’s name away");
    expect(told("removed", { removed: true }, { erasure: { lines: [] } })).toBe("took the words of a former member away");
    expect(told("restored", {}, { rollback: { personId: "x", since: "" } })).toBe("took changes back");
  });

  it("say how far it can be believed", () => {
    expect(verdictWords({ versions: 3, hashedFrom: 1, intact: true })).toBe("This history is complete: 3 versions verified.");
    expect(verdictWords({ versions: 3, hashedFrom: 1, intact: true, redacted: [1, 2] })).toContain("A former member was taken out of it");
    expect(verdictWords({ versions: 1, hashedFrom: 1, intact: true, broken: null })).toContain("1 version verified");
    expect(verdictWords({ versions: 7, hashedFrom: 1, intact: false, broken: { version: 4, reason: "altered" } })).toContain("version 4");
    expect(verdictWords({ versions: 7, hashedFrom: 3, intact: true })).toContain("from version 3");
    expect(verdictWords({ versions: 7, hashedFrom: null, intact: true })).toContain("cannot be checked");
  });
});
