/** Where a lesson is: a clock with a speed that can be stopped and set, and that stands still at the end. */
export class LessonClock {
  readonly #now: () => number;
  #t = 0;
  #since = 0;
  #playing = false;
  #speed = 1;
  #length = 0;

  /** `now` in milliseconds; it must never be set back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get playing(): boolean {
    return this.#playing && this.at < this.#length;
  }

  get speed(): number {
    return this.#speed;
  }

  get length(): number {
    return this.#length;
  }

  /** Milliseconds since the lesson began. */
  get at(): number {
    const gone = this.#playing ? (this.#now() - this.#since) * this.#speed : 0;
    return Math.min(this.#length, this.#t + gone);
  }

  set length(ms: number) {
    this.#hold();
    this.#length = ms;
  }

  play(): void {
    this.#hold();
    if (this.#t >= this.#length) this.#t = 0;
    this.#playing = true;
  }

  pause(): void {
    this.#hold();
    this.#playing = false;
  }

  seek(ms: number): void {
    this.#t = Math.min(this.#length, Math.max(0, ms));
    this.#since = this.#now();
  }

  setSpeed(speed: number): void {
    this.#hold();
    this.#speed = speed;
  }

  #hold(): void {
    this.#t = this.at;
    this.#since = this.#now();
  }
}
