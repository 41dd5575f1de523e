import { describe, expect, it } from "vitest";
import { createCodingDesk } from "./coding";
import type { CodeFacts, Running } from "./coding";

const HOP: CodeFacts = { id: "hop", hotKey: "h", kind: "point", retired: false };
const STAND: CodeFacts = { id: "stand", hotKey: "s", kind: "state", retired: false };
const OLD: CodeFacts = { id: "old", hotKey: "o", kind: "point", retired: true };

function desk(running: readonly Running[] = []) {
  const posted: unknown[] = [];
  const made = createCodingDesk({ codes: () => [HOP, STAND, OLD], post: (code, from, to) => posted.push([code.codeId, code.modifiers, from, to]), running });
  return { made, posted };
}

describe("coding", () => {
  it("takes the keys of codes in use, and only while it is on", () => {
    const { made, posted } = desk();
    expect(made.pressKey("h", 5)).toBe(false);
    made.toggle();
    expect([made.pressKey("h", 5), made.pressKey("o", 6), made.pressKey("x", 7)]).toEqual([true, false, false]);
    expect(posted).toEqual([["hop", {}, 5, 5]]);
  });

  it("posts a state with the second press, whichever way the film went", () => {
    const { made, posted } = desk();
    made.toggle();
    made.pressKey("s", 30);
    expect(posted).toEqual([]);
    expect(made.store.getState().running).toEqual([{ code: { codeId: "stand", modifiers: {} }, from: 30 }]);
    made.pressKey("s", 10);
    expect(posted).toEqual([["stand", {}, 10, 30]]);
    expect(made.store.getState().running).toEqual([]);
  });

  it("goes on with what ran before a reload, takes late answers, and forgets what is dropped", () => {
    const { made, posted } = desk([{ code: { codeId: "stand", modifiers: {} }, from: 3 }]);
    expect(made.store.getState().on).toBe(true);
    made.answer("stand", "leg", "left");
    made.answer("hop", "hand", "right");
    made.pressKey("s", 9);
    made.pressKey("h", 9);
    made.answer("hop", "hand", null);
    made.pressKey("h", 10);
    made.pressKey("s", 11);
    made.drop("stand");
    expect(posted).toEqual([
      ["stand", { leg: "left" }, 3, 9],
      ["hop", { hand: "right" }, 9, 9],
      ["hop", {}, 10, 10],
    ]);
    expect(made.store.getState().running).toEqual([]);
  });
});
