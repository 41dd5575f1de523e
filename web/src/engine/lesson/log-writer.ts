/** Gathers lines and makes parts of them: every ten seconds, or when a part is full. */
import type { LessonLine } from "./lines";
import { MAX_MS } from "./lines";
import { packed } from "./part-file";

/** What waits to be sent of a lesson. */
export interface Part {
  readonly video: string;
  readonly lesson: string;
  readonly kind: "log" | "voice";
  /** 1, 2, 3 … of each kind. */
  readonly number: number;
  readonly bytes: Blob;
}

/** Text of one part before it is packed, so that packed it is never too large. */
export const MOST_TEXT = 60 * 1024;
export const FLUSH_MS = 10_000;
/** More parts a lesson cannot have. */
export const MOST_PARTS = 2_000;

type Unheaded = Exclude<LessonLine, { k: "head" }>;
export type Unstamped<L = Unheaded> = L extends Unheaded ? Omit<L, "t"> : never;

export interface LogWriterOptions {
  readonly video: string;
  readonly lesson: string;
  /** The server's time at which the lesson began, and now. */
  readonly started: number;
  readonly serverNow: () => number;
  /** Takes a part that is ready; it is durable when the promise resolves. */
  readonly keep: (part: Part) => Promise<void>;
  /** What every part begins with, so that it can be read when one before it is lost. */
  readonly opening: () => readonly Unstamped[];
  /** There is no room for more. */
  readonly onFull: () => void;
}

export class LogWriter {
  readonly #options: LogWriterOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  #texts: string[] = [];
  #size = 0;
  #number = 0;
  #t = 0;
  #over = false;
  #kept: Promise<void> = Promise.resolve();

  constructor(options: LogWriterOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.flush(), FLUSH_MS);
  }

  /** Milliseconds since the lesson began; it never goes back. */
  get t(): number {
    const { started, serverNow } = this.#options;
    this.#t = Math.min(MAX_MS, Math.max(this.#t, Math.round(serverNow() - started)));
    return this.#t;
  }

  write(line: Unstamped): void {
    if (this.#over) return;
    if (this.#texts.length === 0) this.#open();
    const text = JSON.stringify({ t: this.t, ...line });
    if (this.#size + text.length > MOST_TEXT) {
      void this.flush();
      this.#open();
    }
    this.#put(text);
  }

  /** Resolves when everything written so far is durable. */
  flush(): Promise<void> {
    if (this.#texts.length === 0 && !this.#over) this.#open();
    if (this.#texts.length > 0) {
      const { video, lesson, keep, onFull } = this.#options;
      const [texts, number] = [this.#texts, this.#number];
      this.#texts = [];
      this.#size = 0;
      this.#kept = this.#kept.then(async () => keep({ video, lesson, kind: "log", number, bytes: await packed(texts) }));
      if (number >= MOST_PARTS || this.#t >= MAX_MS) {
        this.#over = true;
        onFull();
      }
    }
    return this.#kept;
  }

  /** The last line, and the last part. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    this.write({ k: "end" });
    const kept = this.flush();
    this.#over = true;
    await kept;
  }

  #open(): void {
    this.#number += 1;
    const { lesson, started, opening } = this.#options;
    const t = this.t;
    this.#put(JSON.stringify({ t, k: "head", v: 1, lesson, part: this.#number, started }));
    for (const line of opening()) this.#put(JSON.stringify({ t, ...line }));
  }

  #put(text: string): void {
    this.#texts.push(text);
    this.#size += text.length + 1;
  }
}
