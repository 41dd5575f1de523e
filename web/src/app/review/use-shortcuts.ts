import { useEffect, useRef } from "react";
import { actFor, comboOf } from "./acts";
import type { ActContext } from "./acts";

/** Somebody is typing, or a menu or dialog has the keys. */
function isTaken({ target, defaultPrevented }: KeyboardEvent): boolean {
  if (defaultPrevented || !(target instanceof Element)) return defaultPrevented;
  return target.closest("input, textarea, select, [contenteditable=true], [role=dialog], [role=menu], [role=listbox]") !== null;
}

/** A button that was reached by Tab keeps its own Space and Enter; one that was clicked does not hold on to them. */
function isPress({ key, target }: KeyboardEvent, tabbed: boolean): boolean {
  if (!tabbed || (key !== " " && key !== "Enter")) return false;
  return target instanceof Element && target.closest("button, a") !== null;
}

/** The keyboard of the room. */
export function useShortcuts(context: ActContext | null): void {
  const latest = useRef(context);
  useEffect(() => {
    latest.current = context;
  });
  useEffect(() => {
    let tabbed = false;
    const onPointer = (): void => {
      tabbed = false;
    };
    const onKey = (event: KeyboardEvent): void => {
      const room = latest.current;
      if (event.key === "Tab") tabbed = true;
      if (!room || event.altKey || isTaken(event) || isPress(event, tabbed)) return;
      const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.repeat;
      if (plain && event.key.length === 1 && room.codeKey(event.key.toLowerCase())) {
        event.preventDefault();
        return;
      }
      const act = actFor(comboOf(event), room.mayWrite);
      if (!act) return;
      event.preventDefault();
      act.run(room);
    };
    // A clicked button, or the one a menu gave the focus back to, lets Space go before it can act on it.
    const onSpace = (event: KeyboardEvent): void => {
      if (tabbed || event.key !== " " || isTaken(event)) return;
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button, a") : null;
      if (!button) return;
      button.blur();
      event.stopPropagation();
      onKey(event);
    };
    window.addEventListener("keydown", onSpace, true);
    window.addEventListener("keydown", onKey);
    window.addEventListener("pointerdown", onPointer, true);
    return () => {
      window.removeEventListener("keydown", onSpace, true);
      window.removeEventListener("pointerdown", onPointer, true);
      window.removeEventListener("keydown", onKey);
    };
  }, []);
}
