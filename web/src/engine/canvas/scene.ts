/**
 * Which notes cover frame n? Sorted by their first frame, with the farthest last frame so far beside each: a query
 * walks back from n and stops where nothing earlier can reach n. Thousands of notes cost a binary search and a few steps.
 */
export interface Spanned {
  readonly id: string;
  readonly frameStart: number;
  readonly frameEnd: number;
}

export interface Scene<T extends Spanned> {
  /** In the order in which they begin. */
  at(frame: number): T[];
  readonly all: readonly T[];
}

export function sceneOf<T extends Spanned>(notes: readonly T[]): Scene<T> {
  const all = [...notes].sort((a, b) => a.frameStart - b.frameStart || (a.id < b.id ? -1 : 1));
  const reach: number[] = [];
  for (const note of all) reach.push(Math.max(reach.at(-1) ?? -1, note.frameEnd));
  return {
    all,
    at: (frame) => {
      let low = 0;
      let high = all.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((all[middle] as T).frameStart <= frame) low = middle + 1;
        else high = middle;
      }
      const found: T[] = [];
      for (let i = low - 1; i >= 0 && (reach[i] as number) >= frame; i -= 1) {
        if ((all[i] as T).frameEnd >= frame) found.push(all[i] as T);
      }
      return found.reverse();
    },
  };
}
