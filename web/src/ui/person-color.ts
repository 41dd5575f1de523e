/** The eighth ink is chalk, which a light page would swallow: people have the seven hues. */
const INKS = 7;

/** The ink number (1–7) that belongs to a person: the same on every screen, by a hash of the id (FNV-1a, 32 bit). */
export function personInk(personId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < personId.length; index += 1) {
    hash ^= personId.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return ((hash >>> 0) % INKS) + 1;
}

/** The CSS colour of a person, e.g. `var(--ink-3)`. */
export function personColor(personId: string): string {
  return `var(--ink-${String(personInk(personId))})`;
}

/** At most two letters that stand for a name: first and last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  const text = letters.map((word) => (word ? [...word][0] : "")).join("");
  return text.toLocaleUpperCase() || "?";
}
