/**
 * The server's clock as it can be known from here: a few questions and answers, of which the quickest are believed
 * (a slow answer says little about when it was given), and of those the median.
 */
export interface ClockSample {
  /** Milliseconds to add to our own clock. */
  readonly offset: number;
  readonly roundTrip: number;
}

const KEPT = 12;
/** Answers that took up to so many times the quickest one's round trip are believed. */
const BELIEVED = 1.5;
const LEAST_SLACK_MS = 4;

export function offsetOf(samples: readonly ClockSample[]): number {
  if (samples.length === 0) return 0;
  const quickest = Math.min(...samples.map(({ roundTrip }) => roundTrip));
  const believed = samples
    .filter(({ roundTrip }) => roundTrip <= quickest * BELIEVED + LEAST_SLACK_MS)
    .map(({ offset }) => offset)
    .sort((a, b) => a - b);
  const middle = Math.floor(believed.length / 2);
  const upper = believed[middle] as number;
  return believed.length % 2 === 1 ? upper : (upper + (believed[middle - 1] as number)) / 2;
}

export class ServerClock {
  readonly #now: () => number;
  #samples: ClockSample[] = [];

  /** `now` in milliseconds; it must never be set back (not Date.now). */
  constructor(now: () => number = () => performance.timeOrigin + performance.now()) {
    this.#now = now;
  }

  /** Our own time, to be sent with a question. */
  ask(): number {
    return this.#now();
  }

  /** The answer to a question that was asked at `asked`. */
  answered(asked: number, server: number): void {
    const heard = this.#now();
    const roundTrip = heard - asked;
    if (roundTrip < 0) return;
    this.#samples = [...this.#samples, { offset: server - (asked + heard) / 2, roundTrip }].slice(-KEPT);
  }

  /** Is there an estimate at all? */
  get known(): boolean {
    return this.#samples.length > 0;
  }

  /** The server's time now, milliseconds since 1970. */
  now(): number {
    return this.#now() + offsetOf(this.#samples);
  }
}
