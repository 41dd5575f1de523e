import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepInSight } from "./keep-in-sight";

const row = document.createElement("li");
const shown = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  shown.mockReset();
  row.scrollIntoView = shown;
});

afterEach(() => {
  vi.useRealTimers();
});

test("a row is scrolled to at once and again when the rows around it have their height", () => {
  keepInSight(row);
  expect(shown).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(10_000);
  expect(shown).toHaveBeenCalledTimes(4);
  expect(shown).toHaveBeenCalledWith({ block: "nearest", behavior: "auto" });
});

test.each(["wheel", "touchstart", "pointerdown", "keydown"])("a hand lets go of it: %s", (act) => {
  keepInSight(row);
  window.dispatchEvent(new Event(act));
  vi.advanceTimersByTime(10_000);
  expect(shown).toHaveBeenCalledTimes(1);
});

test("it ends when another row is the current one", () => {
  keepInSight(row)();
  vi.advanceTimersByTime(10_000);
  expect(shown).toHaveBeenCalledTimes(1);
});
