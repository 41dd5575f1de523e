import { useEffect, useRef } from "react";
import { actFor, comboOf } from "./acts";
import type { ActContext } from "./acts";

/** Somebody is typing, or a menu or dialog has the keys. */
function isTaken({ target, defaultPrevented }: KeyboardEvent): boolean {
  if (defaultPrevented || !(target instanceof Element)) return defaultPrevented;
  return target.closest("input, textarea, select, [contenteditable=true], [role=dialog], [role=menu], [role=listbox]") !== null;
}

/** A button that was reached by the keyboard keeps its own Space and Enter; one that was clicked does not hold on to them. */
function isPress({ key, target }: KeyboardEvent, clicked: Element | null): boolean {
  if (key !== " " && key !== "Enter") return false;
  const button = target instanceof Element ? target.closest("button, a") : null;
  return button !== null && button !== clicked;
}

/** The keyboard of the room. */
export function useShortcuts(context: ActContext | null): void {
  const latest = useRef(context);
  useEffect(() => {
    latest.current = context;
  });
  useEffect(() => {
    let clicked: Element | null = null;
    const onPointer = ({ target }: PointerEvent): void => {
      clicked = target instanceof Element ? target.closest("button, a") : null;
    };
    const onKey = (event: KeyboardEvent): void => {
      const room = latest.current;
      if (event.key === "Tab") clicked = null;
      if (!room || event.altKey || isTaken(event) || isPress(event, clicked)) return;
      const act = actFor(comboOf(event), room.mayWrite);
      if (!act) return;
      event.preventDefault();
      act.run(room);
    };
    window.addEventListener("keydown", onKey);
    window.addEventListener("pointerdown", onPointer, true);
    return () => {
      window.removeEventListener("pointerdown", onPointer, true);
      window.removeEventListener("keydown", onKey);
    };
  }, []);
}
