import { describe, expect, it } from "vitest";
import { createDraftStore, isEmpty } from "./draft-store";
import { act, redo, startHistory, undo } from "./history";
import type { Shape } from "./shapes/shape";

const LINE: Shape = { kind: "line", schema: 1, color: "ink-2", width: 0.01, from: [0, 0], to: [1, 1] };

describe("drafts", () => {
  it("an empty draft follows the film; the first word binds it to its frame", () => {
    const draft = createDraftStore();
    draft.act.write("L", 71);
    draft.act.write("Look", 90);
    expect(draft.getState().current).toMatchObject({ frame: 71, text: "Look" });
    draft.act.write("", 90);
    expect(draft.getState().current.frame).toBeNull();
  });

  it("waits with everything it had while another moment is drawn on", () => {
    const draft = createDraftStore();
    draft.act.write("first", 10);
    draft.act.openAt(50);
    draft.act.add(LINE);
    expect(draft.getState().parked.map(({ text }) => text)).toEqual(["first"]);
    draft.act.openAt(10);
    expect(draft.getState().current.text).toBe("first");
    expect(draft.getState().parked[0]?.history.present).toHaveLength(1);
  });

  it("has a range whichever end is set first", () => {
    const draft = createDraftStore();
    draft.act.write("here", 40);
    draft.act.setEnd(30);
    expect(draft.getState().current).toMatchObject({ frame: 30, frameEnd: 40 });
    draft.act.setEnd(null);
    expect(draft.getState().current.frameEnd).toBeNull();
  });

  it("is taken to be posted, and put back when that failed", () => {
    const draft = createDraftStore();
    draft.act.openAt(5);
    draft.act.add(LINE);
    const taken = draft.act.take();
    expect(isEmpty(draft.getState().current)).toBe(true);
    draft.act.write("meanwhile", 9);
    draft.act.putBack(taken);
    expect(draft.getState().current).toBe(taken);
    expect(draft.getState().parked[0]?.text).toBe("meanwhile");
  });
});

describe("history", () => {
  it("goes back and forth, and forgets the future after a new act", () => {
    let history = act(act(startHistory(0), 1), 2);
    history = undo(history);
    expect(history.present).toBe(1);
    expect(redo(history).present).toBe(2);
    expect(redo(act(history, 9)).present).toBe(9);
    expect(undo(undo(undo(history))).present).toBe(0);
  });
});
