/** A whole lesson in memory: its lines in order, with states kept so often that any moment is a short fold away. */
import { NOTHING_YET, step } from "./fold";
import type { LessonState } from "./fold";
import type { LessonLine, LineOf } from "./lines";

/** A state is kept after so many lines. */
const KEPT_EVERY = 100;

interface Kept {
  /** Lines that are in it. */
  readonly count: number;
  readonly state: LessonState;
}

/** How many of the lines are at or before the moment: a binary search, for lines stand in the order of time. */
export function countUntil(lines: readonly { readonly t: number }[], t: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle] as { t: number }).t <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class Lesson {
  readonly #lines: LessonLine[] = [];
  readonly #kept: Kept[] = [{ count: 0, state: NOTHING_YET }];
  readonly #pace: number;
  #last: Kept = { count: 0, state: NOTHING_YET };
  /** The moment that was asked for last: the next one is most often a little later. */
  #cursor: Kept = { count: 0, state: NOTHING_YET };

  constructor(pace: number = KEPT_EVERY) {
    this.#pace = pace;
  }

  get lines(): readonly LessonLine[] {
    return this.#lines;
  }

  /** The server's time at which the lesson began; 0 before its first part is here. */
  get started(): number {
    const head = this.#lines[0];
    return head?.k === "head" ? head.started : 0;
  }

  /** The moment of the last line, milliseconds. */
  get length(): number {
    return this.#lines.at(-1)?.t ?? 0;
  }

  get voice(): readonly LineOf<"voice">[] {
    return this.#lines.filter((line) => line.k === "voice");
  }

  /** The lines of the next part. What is before what is there already is left out: time goes one way. */
  add(lines: readonly LessonLine[]): void {
    for (const line of lines) {
      if (line.t < this.length) continue;
      this.#lines.push(line);
      this.#last = { count: this.#last.count + 1, state: step(this.#last.state, line) };
      if (this.#last.count % this.#pace === 0) this.#kept.push(this.#last);
    }
  }

  stateAt(t: number): LessonState {
    const count = countUntil(this.#lines, t);
    const index = Math.min(Math.floor(count / this.#pace), this.#kept.length - 1);
    let from = this.#kept[index] as Kept;
    if (this.#cursor.count <= count && this.#cursor.count > from.count) from = this.#cursor;
    let state = from.state;
    for (const line of this.#lines.slice(from.count, count)) state = step(state, line);
    this.#cursor = { count, state };
    return state;
  }
}
