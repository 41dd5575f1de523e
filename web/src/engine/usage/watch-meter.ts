/** Notes what is watched while the film plays: stretches of frames, seeks, loops, and what it is told besides. */
import type { StoreApi } from "zustand/vanilla";
import type { components } from "@/api/generated/openapi";
import type { PlayerState } from "../media/player-state";

export type UsageBatch = components["schemas"]["UsageBatch"];
export type UsageEvent = UsageBatch["events"][number];

interface Stretch {
  readonly first: number;
  last: number;
  readonly rate: number;
}

type Watched = Pick<PlayerState, "frame" | "playing" | "goal" | "rate" | "loop" | "looping">;

/** So many events fit a batch. */
const MOST_EVENTS = 50;
/** What is not told for so long is forgotten from its beginning. */
const MOST_KEPT = 500;
/** Frames may be left out on a busy machine; a longer jump is none of watching. Seconds of film at its own speed. */
const LEFT_OUT = 2;
/** Shorter ways are steps, not seeks. Seconds of film. */
const SHORTEST_SEEK = 1;

export class WatchMeter {
  readonly #rate: number;
  readonly #stop: () => void;
  #kept: UsageEvent[] = [];
  #open: Stretch | null = null;
  #left: number | null = null;

  /** `framesPerSecond`: of the film, in the mean. */
  constructor(store: StoreApi<Watched>, framesPerSecond: number) {
    this.#rate = framesPerSecond;
    this.#stop = store.subscribe((now, before) => {
      this.#watch(now);
      this.#seek(now, before);
      if (now.loop && now.loop !== before.loop) this.#loop(now.loop.start, now.loop.end + 1);
    });
  }

  /** A note of one's own was posted. */
  annotated(frame: number): void {
    this.#keep({ kind: "annotated", frame });
  }

  /** The film is watched together from now on. */
  joined(frame: number): void {
    this.#keep({ kind: "joined", frame });
  }

  /** What there is to tell, at most a batch; a stretch that goes on is told as far as it has come. */
  drain(): UsageEvent[] {
    const open = this.#open;
    if (open && open.last > open.first) {
      this.#close();
      this.#open = { first: open.last + 1, last: open.last, rate: open.rate };
    }
    return this.#kept.splice(0, MOST_EVENTS);
  }

  /** Watches no more; what is open can still be drained. */
  stop(): void {
    this.#close();
    this.#stop();
  }

  #watch({ frame, playing, goal, rate }: Watched): void {
    const open = this.#open;
    if (open) {
      const on = frame - open.last;
      const goesOn = playing && goal === null && rate === open.rate && on >= 0 && on <= this.#rate * LEFT_OUT * Math.max(1, rate);
      if (goesOn) {
        open.last = frame;
        return;
      }
      this.#close();
    }
    if (playing && goal === null) this.#open = { first: frame, last: frame, rate };
  }

  #close(): void {
    const open = this.#open;
    this.#open = null;
    if (open && open.last > open.first) this.#keep({ kind: "watched", first: open.first, end: open.last + 1, rate: open.rate });
  }

  /** From the frame that was left to the one where the film came to rest; a loop that begins anew is no seek. */
  #seek(now: Watched, before: Watched): void {
    if (before.goal === null && now.goal !== null) {
      const loops = now.looping && now.loop !== null && now.goal === now.loop.start && before.playing;
      this.#left = loops ? null : before.frame;
    }
    if (before.goal !== null && now.goal === null && this.#left !== null) {
      if (Math.abs(now.frame - this.#left) >= this.#rate * SHORTEST_SEEK) this.#keep({ kind: "sought", source: this.#left, target: now.frame });
      this.#left = null;
    }
  }

  /** While its ends are dragged only the last one counts. */
  #loop(first: number, end: number): void {
    if (this.#kept.at(-1)?.kind === "looped") this.#kept.pop();
    this.#keep({ kind: "looped", first, end });
  }

  #keep(event: UsageEvent): void {
    this.#kept.push(event);
    if (this.#kept.length > MOST_KEPT) this.#kept.shift();
  }
}
