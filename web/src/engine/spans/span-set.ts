/**
 * Things that lie on frames, to be asked which of them cover one. Most stand in an index that is built once in a while
 * (in a worker when they are many); the few that came, changed or went since then are looked at one by one. So one new
 * note among ten thousand costs next to nothing, and is there at once.
 */
import { makeIndex } from "./index-maker";
import type { MakeIndex } from "./index-maker";
import { covering } from "./interval-index";
import type { IntervalIndex } from "./interval-index";

export interface Spanned {
  readonly id: string;
  readonly frameStart: number;
  readonly frameEnd: number;
}

/** With more changes than this beside the index, a new one is built. */
const MOST_BESIDE = 256;

export class SpanSet<T extends Spanned> {
  readonly #make: MakeIndex;
  #indexed: readonly T[] = [];
  #index: IntervalIndex | null = null;
  /** Indexed ones that are not so any more. */
  #stale = new Set<T>();
  #beside: T[] = [];
  #all: readonly T[] = [];
  #building = false;

  constructor(make: MakeIndex = makeIndex) {
    this.#make = make;
  }

  /** What there is now. A thing that did not change is the same object as before. */
  set(all: readonly T[]): void {
    if (all === this.#all) return;
    this.#all = all;
    this.#compare();
    if (this.#stale.size + this.#beside.length > MOST_BESIDE && !this.#building) this.#build();
  }

  /** Those that cover the frame, in the order in which they begin (then of their ids). */
  at(frame: number): T[] {
    const found: T[] = [];
    for (const position of this.#index ? covering(this.#index, frame) : []) {
      const thing = this.#indexed[position] as T;
      if (!this.#stale.has(thing)) found.push(thing);
    }
    for (const thing of this.#beside) if (thing.frameStart <= frame && frame <= thing.frameEnd) found.push(thing);
    return found.sort((a, b) => a.frameStart - b.frameStart || (a.id < b.id ? -1 : 1));
  }

  get size(): number {
    return this.#all.length;
  }

  #compare(): void {
    const now = new Set(this.#all);
    this.#stale = new Set(this.#indexed.filter((thing) => !now.has(thing)));
    const before = new Set(this.#indexed);
    this.#beside = this.#all.filter((thing) => !before.has(thing));
  }

  #build(): void {
    this.#building = true;
    const all = this.#all;
    const starts = Int32Array.from(all, ({ frameStart }) => frameStart);
    const ends = Int32Array.from(all, ({ frameEnd }) => frameEnd);
    this.#make(starts, ends, (index) => {
      this.#building = false;
      this.#index = index;
      this.#indexed = all;
      this.#compare();
      if (this.#stale.size + this.#beside.length > MOST_BESIDE) this.#build();
    });
  }
}
