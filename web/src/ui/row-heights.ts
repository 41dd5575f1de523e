/** How high the rows of a long list are: measured where a row was seen, a guess where it was not. */
export class RowHeights {
  readonly #guess: number;
  readonly #known = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  #version = 0;

  /** `guess`: the height of a row that nobody has seen, CSS pixels. */
  constructor(guess: number) {
    this.#guess = guess;
  }

  measured(heights: Iterable<readonly [key: string, height: number]>): void {
    let news = false;
    for (const [key, height] of heights) {
      if (height <= 0 || this.#known.get(key) === height) continue;
      this.#known.set(key, height);
      news = true;
    }
    if (!news) return;
    this.#version += 1;
    for (const tell of this.#listeners) tell();
  }

  /** Where each row begins, and, last, where the list ends. */
  offsets(keys: readonly string[]): Float64Array {
    const offsets = new Float64Array(keys.length + 1);
    keys.forEach((key, n) => {
      offsets[n + 1] = (offsets[n] as number) + (this.#known.get(key) ?? this.#guess);
    });
    return offsets;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly version = (): number => this.#version;
}

/** The last row that begins at or before a place; 0 for places before the list. */
export function rowAt(offsets: Float64Array, place: number): number {
  let [low, high] = [0, Math.max(0, offsets.length - 2)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] as number) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}
