import { describe, expect, it } from "vitest";
import { actFor, ACTS, comboOf } from "./acts";

const press = (key: string, more: Partial<KeyboardEvent> = {}) => comboOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, ...more });

describe("keys of the room", () => {
  it("mean one thing each", () => {
    const combos = ACTS.flatMap((act) => act.combos);
    expect(combos.filter((combo, n) => combos.indexOf(combo) !== n)).toEqual([]);
  });

  it("are read from the event, whatever the keyboard", () => {
    expect(press(" ")).toBe("Space");
    expect(press("P", { shiftKey: false })).toBe("p");
    expect(press("?", { shiftKey: true })).toBe("?");
    expect(press("ArrowLeft", { shiftKey: true })).toBe("Shift+ArrowLeft");
    expect(press("z", { metaKey: true })).toBe("Ctrl+z");
    expect(press("Z", { ctrlKey: true, shiftKey: true })).toBe("Ctrl+Shift+z");
  });

  it("leave the browser's own alone", () => {
    for (const combo of ["Ctrl+r", "Ctrl+c", "Ctrl+f", "F5", "Tab", "Enter"]) expect(actFor(combo, true)).toBeNull();
  });

  it("do not write for those who may only watch", () => {
    expect(actFor("p", false)).toBeNull();
    expect(actFor("p", true)?.label).toBe("Pen");
    expect(actFor("Space", false)?.label).toBe("Play or pause");
  });
});
