/** Where the keyboard was; of a menu that is about to close, the button that opened it. */
export function keyboardPlace(): HTMLElement | null {
  const at = document.activeElement;
  const opener = at?.closest("[role=menu]")?.getAttribute("aria-labelledby");
  const place = opener ? document.getElementById(opener) : at;
  return place instanceof HTMLElement ? place : null;
}
