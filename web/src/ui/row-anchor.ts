/** Where a long list stands in what scrolls around it, and which row must not move while others come and go. */

/** The box that scrolls around the list; null: the window. */
function scrollerOf(list: HTMLElement): HTMLElement | null {
  for (let box = list.parentElement; box && box !== document.documentElement; box = box.parentElement) {
    if (box.scrollHeight > box.clientHeight && getComputedStyle(box).overflowY !== "visible") return box;
  }
  return null;
}

function rowsOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>(":scope > [data-row]")];
}

/** The part of the list that can be seen: of the window, or of whatever scrolls around the list. */
export function placeOf(list: HTMLElement): { top: number; bottom: number } {
  const own = list.getBoundingClientRect().top;
  let [top, bottom] = [0, window.innerHeight];
  const box = scrollerOf(list);
  if (box) {
    const rect = box.getBoundingClientRect();
    [top, bottom] = [Math.max(top, rect.top), Math.min(bottom, rect.bottom)];
  }
  return { top: top - own, bottom: bottom - own };
}

/** Rows that a person works in stay, wherever the list is scrolled to: they have the keyboard, or an open form. */
export function heldRows(list: HTMLElement): string[] {
  const held = rowsOf(list).filter((row) => row.contains(document.activeElement) || row.querySelector("form"));
  return held.map((row) => row.dataset["row"] ?? "");
}

/**
 * Remembers the first row in sight and where in the list it lies. When rows above it turn out higher than guessed, or
 * new ones come, the list is scrolled by as much. (The browser's own way to do that stops where margins change.)
 */
export class RowAnchor {
  #key: string | null = null;
  #at = 0;

  pick(list: HTMLElement): void {
    const { top } = placeOf(list);
    const own = list.getBoundingClientRect().top;
    const row = rowsOf(list).find((one) => one.getBoundingClientRect().bottom - own > top);
    this.#key = row?.dataset["row"] ?? null;
    this.#at = row ? row.getBoundingClientRect().top - own : 0;
  }

  hold(list: HTMLElement): void {
    const row = this.#key === null ? undefined : rowsOf(list).find((one) => one.dataset["row"] === this.#key);
    if (!row) return;
    const at = row.getBoundingClientRect().top - list.getBoundingClientRect().top;
    const by = at - this.#at;
    this.#at = at;
    if (Math.abs(by) >= 1) (scrollerOf(list) ?? document.documentElement).scrollTop += by;
  }
}
