/**
 * Keeps the sequence gapless: what comes in order is applied, what was seen is dropped, and a gap is fetched before
 * anything after it counts. Several callers may ask to catch up at once; one fetch answers them all.
 */
import type { AnnotationsApi } from "./annotations-api";
import type { Change, Told } from "./protocol";

export interface CatcherHost {
  /** Reads the list anew; answers the number with which it began, or throws. */
  read(): Promise<number>;
  apply(events: readonly Told[]): void;
  moved(lastSeq: number): void;
}

const RETRY_MS = 2_000;

export class Catcher {
  readonly #api: AnnotationsApi;
  readonly #host: CatcherHost;
  #lastSeq = 0;
  #loaded = false;
  #running: Promise<void> | null = null;
  #wanted = 0;
  #failed = false;
  #early: Change[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(api: AnnotationsApi, host: CatcherHost) {
    this.#api = api;
    this.#host = host;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /**
   * Reads the list. Its first page's `lastSeq` counts, also when it is smaller than what was heard: the list may lag by
   * moments behind the log, so the last few changes are fetched again and dropped by version. Pages that come later
   * are newer than that number, and every change after it is heard.
   */
  async reload(): Promise<void> {
    this.#lastSeq = await this.#host.read();
    this.#loaded = true;
    this.#host.moved(this.#lastSeq);
    this.#drain();
    if (this.#early.length > 0 || this.#wanted > this.#lastSeq) this.#catchUp();
  }

  /** The room's log reaches that far. */
  welcome(lastSeq: number): void {
    this.#wanted = Math.max(this.#wanted, lastSeq);
    if (this.#loaded && lastSeq > this.#lastSeq) this.#catchUp();
  }

  /** A socket was opened. A log that ends before what was heard has begun anew: the server is asked what to do then. */
  greeted(lastSeq: number): void {
    if (this.#loaded && lastSeq < this.#lastSeq) this.#catchUp();
    else this.welcome(lastSeq);
  }

  receive(changes: readonly Change[]): void {
    this.#early.push(...changes);
    this.#drain();
    if (this.#loaded && this.#early.length > 0) this.#catchUp();
  }

  /** Applies what is next in order and forgets what is old. */
  #drain(): void {
    if (!this.#loaded) return;
    const events: Told[] = [];
    this.#early.sort((a, b) => a.seq - b.seq);
    while (this.#early.length > 0) {
      const [first] = this.#early as [Change];
      if (first.seq > this.#lastSeq + 1) break;
      this.#early.shift();
      if (first.seq <= this.#lastSeq) continue;
      this.#lastSeq = first.seq;
      events.push(first.event);
    }
    if (events.length === 0) return;
    this.#host.apply(events);
    this.#host.moved(this.#lastSeq);
  }

  #catchUp(): void {
    if (this.#running) return;
    this.#running = this.#fetch().finally(() => {
      this.#running = null;
      if (this.#stopped) return;
      const behind = this.#failed || this.#wanted > this.#lastSeq || this.#early.length > 0;
      clearTimeout(this.#timer);
      if (behind) this.#timer = setTimeout(() => this.#catchUp(), RETRY_MS);
    });
  }

  async #fetch(): Promise<void> {
    try {
      const { changes, lastSeq, snapshotRequired, more } = await this.#api.changes(this.#lastSeq);
      this.#failed = false;
      if (snapshotRequired) {
        this.#wanted = lastSeq; // the log may have begun anew: what was heard of the old one does not count
        return await this.reload();
      }
      this.#early.push(...changes);
      this.#drain();
      // The answer may be a page of a long absence: the rest follows at once.
      if (changes.length > 0 && (more === true || this.#lastSeq < lastSeq)) await this.#fetch();
    } catch {
      this.#failed = true;
    }
  }
}
