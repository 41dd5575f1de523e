/** Milliseconds after which a row that was scrolled to is looked at again: rows above it have their true height by then. */
const AGAIN = [80, 250, 600] as const;
const A_HAND = ["wheel", "touchstart", "pointerdown", "keydown"] as const;

/**
 * Scrolls to a row of a long list and stays with it until the list is at rest. The rows around it stand in the page only
 * after the jump, and each differs from the height that was guessed for it. Whoever scrolls by hand meanwhile is let
 * go. Returns how to end it.
 */
export function keepInSight(row: HTMLElement): () => void {
  const stop = new AbortController();
  const show = (): void => {
    row.scrollIntoView({ block: "nearest", behavior: "auto" });
  };
  const end = (): void => {
    stop.abort();
    timers.forEach(clearTimeout);
  };
  const timers = AGAIN.map((after) => setTimeout(show, after));
  for (const act of A_HAND) window.addEventListener(act, end, { capture: true, passive: true, signal: stop.signal });
  show();
  return end;
}
