import { describe, expect, it } from "vitest";
import { createDraftStore, covers, endOf, isShown } from "../draft-store";
import { keyBeside, selectedOf, selectNext, setKeyAt, showBetween, toggleFollowing, toggleKey } from "../draft-keys";
import type { Shape } from "../shapes/shape";
import { handled, keyAt, neighbourKey, removeKey, setKey, withMotion } from "./keys";
import { AT_REST, KEYS_LIMIT } from "./motion";
import { poseAt } from "./pose";

type Box = Extract<Shape, { kind: "box" }>;
const BOX: Box = { id: "a", kind: "box", schema: 1, color: "ink-1", width: 0.01, x: 0.2, y: 0.2, w: 0.2, h: 0.1 };
const framesOf = (shape: Shape | null): number[] => (shape?.motion?.keys ?? []).map(({ frame }) => frame);
const at = (shape: Shape, frame: number): Box => poseAt(shape, frame, 100) as Box;

/** The hand drags the whole shape, as it is shown at a frame. */
const dragged = (shape: Shape, frame: number, dx: number, follow: boolean): Shape => {
  const shown = at(shape, frame);
  return handled(shape, { shown, made: { ...shown, x: shown.x + dx }, reshaped: false }, frame, follow);
};

describe("following", () => {
  it("sets a key where it is dragged and one where it was drawn; between them it moves", () => {
    const moved = dragged(BOX, 20, 0.4, true);
    expect(framesOf(moved)).toEqual([0, 20]);
    expect([0, 10, 20, 50].map((frame) => at(moved, frame).x)).toEqual([0.2, 0.4, 0.6000000000000001, 0.6000000000000001]);
    expect(moved).toMatchObject({ x: 0.2, id: "a" });
    const again = dragged(moved, 20, -0.1, true);
    expect(framesOf(again)).toEqual([0, 20]);
    expect(at(again, 20).x).toBeCloseTo(0.5, 9);
  });

  it("a dragged corner is where the hand left it, whatever the key scales and moves", () => {
    const before = setKey(BOX, 10, { x: 0.1, y: 0.2, scale: 1.5 });
    const shown = at(before, 10);
    const made = { ...shown, w: shown.w + 0.1, h: shown.h + 0.05 };
    const after = at(handled(before, { shown, made, reshaped: true }, 10, true), 10);
    for (const side of ["x", "y", "w", "h"] as const) expect(after[side]).toBeCloseTo(made[side], 4);
  });

  it("without it the whole way moves, points of keys too, and what has no keys stays plain", () => {
    const way = setKey(setKey(BOX, 0), 10, { x: 0.3, points: [[0.2, 0.2], [0.5, 0.5]] });
    const moved = dragged(way, 10, 0.1, false);
    expect(framesOf(moved)).toEqual([0, 10]);
    expect(at(moved, 0).x).toBeCloseTo(0.3, 9);
    expect(at(moved, 10).x).toBeCloseTo(0.6, 9);
    const plain = dragged(BOX, 10, 0.1, false);
    expect("motion" in plain || "pose" in plain).toBe(false);
    const faded = withMotion(BOX, { fadeIn: 5 });
    const faint = handled(faded, { shown: at(faded, 0), made: { ...at(faded, 0), x: 0.5 }, reshaped: false }, 0, false);
    expect(faint).toMatchObject({ x: 0.5, motion: { fadeIn: 5 } });
    expect("pose" in faint).toBe(false);
  });
});

describe("keys of a shape", () => {
  it("stand in order, one at a frame, and are found", () => {
    const shape = [30, 10, 20, 10].reduce<Shape>((made, frame) => setKey(made, frame, { turn: frame }), BOX);
    expect(framesOf(shape)).toEqual([10, 20, 30]);
    expect(keyAt(shape, 20)?.turn).toBe(20);
    expect([neighbourKey(shape, 20, 1), neighbourKey(shape, 20, -1), neighbourKey(shape, 30, 1), neighbourKey(shape, 10, -1)]).toEqual([30, 10, null, null]);
  });

  it("a new one is what the shape is there already", () => {
    const shape = setKey(setKey(BOX, 0), 10, { x: 0.5, opacity: 0 });
    const more = setKey(shape, 5);
    expect(keyAt(more, 5)).toMatchObject({ x: 0.25, opacity: 0.5 });
    for (const frame of [0, 3, 5, 8, 10]) expect(at(more, frame).x).toBeCloseTo(at(shape, frame).x, 4);
  });

  it("stay inside what the server takes", () => {
    const shape = setKey(BOX, 0, { x: 9, y: -9, scale: 0, turn: 1e9, opacity: 7, points: [[9, 9], [-9, -9]] });
    expect(keyAt(shape, 0)).toEqual({ frame: 0, x: 2, y: -2, scale: 0.01, turn: 36_000, opacity: 1, easing: "linear", points: [[1.5, 1.5], [-0.5, -0.5]] });
    let many: Shape = BOX;
    for (let frame = 0; frame < KEYS_LIMIT + 5; frame += 1) many = setKey(many, frame);
    expect(framesOf(many)).toHaveLength(KEYS_LIMIT);
    expect(keyAt(setKey(many, 3, { turn: 7 }), 3)?.turn).toBe(7);
  });

  it("the last one leaves the shape where it had it, and no motion behind", () => {
    const shape = setKey(BOX, 4, { x: 0.25 });
    const rest = removeKey(shape, 4) as Box;
    expect(rest.x).toBeCloseTo(0.45, 9);
    expect("motion" in rest).toBe(false);
    expect(removeKey(shape, 3)).toBe(shape);
    expect(withMotion(BOX, { from: 3 }).motion).toMatchObject({ from: 3, to: null, keys: [] });
  });
});

describe("the draft's selected shape over time", () => {
  const begun = () => {
    const draft = createDraftStore();
    draft.act.openAt(40);
    draft.act.add(BOX);
    draft.act.select(draft.getState().current.history.present[0]?.key ?? null);
    return draft;
  };

  it("is followed beyond the draft's range, which grows with its keys; one undo takes back one key", () => {
    const draft = begun();
    expect(isShown(draft.getState(), 60)).toBe(false);
    toggleFollowing(draft);
    expect(isShown(draft.getState(), 60)).toBe(true);
    expect(isShown(draft.getState(), 39)).toBe(false);
    draft.act.change((shape) => dragged(shape, 20, 0.4, true));
    expect(endOf(draft.getState().current)).toBe(60);
    expect(covers(draft.getState().current, 60)).toBe(true);
    draft.act.undo();
    expect(framesOf(selectedOf(draft.getState()))).toEqual([]);
    expect([endOf(draft.getState().current), draft.getState().following]).toEqual([40, true]);
    draft.act.redo();
    expect(framesOf(selectedOf(draft.getState()))).toEqual([0, 20]);
    draft.act.pickTool("pen");
    expect(draft.getState().following).toBe(false);
  });

  it("has keys set, changed, jumped to and taken away by keyboard", () => {
    const draft = begun();
    toggleKey(draft, 45);
    setKeyAt(draft, 50, { turn: 30 });
    toggleKey(draft, 30); // before the draft's first frame: nothing
    expect(framesOf(selectedOf(draft.getState()))).toEqual([5, 10]);
    expect([keyBeside(draft, 45, 1), keyBeside(draft, 45, -1), keyBeside(draft, 0, 1)]).toEqual([50, null, 45]);
    toggleKey(draft, 45);
    expect(framesOf(selectedOf(draft.getState()))).toEqual([10]);
  });

  it("shows from and to a frame; the one that is crossed moves along", () => {
    const draft = begun();
    showBetween(draft, "to", 50);
    showBetween(draft, "from", 55);
    expect(selectedOf(draft.getState())?.motion).toMatchObject({ from: 15, to: 15 });
    showBetween(draft, "from", null);
    showBetween(draft, "to", null);
    expect(selectedOf(draft.getState())?.motion).toBeUndefined();
  });

  it("is the next one, round and round", () => {
    const draft = begun();
    draft.act.add({ ...BOX, id: "b" });
    const seen = [1, 2, 3].map(() => {
      selectNext(draft);
      return selectedOf(draft.getState())?.id;
    });
    expect(seen).toEqual(["b", "a", "b"]);
    selectNext(createDraftStore());
  });

  it("at rest is what a key says that says nothing", () => {
    expect(setKey(BOX, 0).motion?.keys).toEqual([{ frame: 0, easing: "linear", ...AT_REST }]);
  });
});
