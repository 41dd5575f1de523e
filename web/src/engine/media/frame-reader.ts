/**
 * Which frame is on the screen? The browser says with requestVideoFrameCallback: its `mediaTime` is the start of the
 * presented frame, so the nearest start (round) is that frame. Without it (old browsers) the clock is read each
 * animation frame and the frame that has begun is taken (floor): right after a seek to a middle, a guess while playing.
 */
import { frameAtMediaTime, frameShownAt } from "./frame-map";
import type { FrameMap } from "./frame-map";
import type { MediaElement } from "./media-element";

export type FrameListener = (frame: number) => void;

export class FrameReader {
  readonly #media: MediaElement;
  readonly #map: FrameMap;
  readonly #listeners = new Set<FrameListener>();
  #offset = 0;
  #handle: number | null = null;
  #lastPolled = -1;

  constructor(media: MediaElement, map: FrameMap) {
    this.#media = media;
    this.#map = map;
    this.#ask();
  }

  /** Seconds that the element's clock is ahead of the film's: measured once per load (hls.ts). */
  get offset(): number {
    return this.#offset;
  }

  set offset(seconds: number) {
    this.#offset = seconds;
  }

  listen(listener: FrameListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The frame by the clock alone: only trustworthy after a seek to a middle. */
  byClock(): number {
    return frameShownAt(this.#map, this.#media.currentTime - this.#offset);
  }

  /** The browser owes a picture: what the clock says is told instead. Only right after a seek to a middle. */
  assume(): void {
    this.#tell(this.byClock());
  }

  stop(): void {
    this.#listeners.clear();
    if (this.#handle === null) return;
    if (this.#media.cancelVideoFrameCallback) this.#media.cancelVideoFrameCallback(this.#handle);
    else cancelAnimationFrame(this.#handle);
    this.#handle = null;
  }

  #ask(): void {
    if (this.#media.requestVideoFrameCallback) {
      this.#handle = this.#media.requestVideoFrameCallback((_now, { mediaTime }) => {
        this.#ask();
        this.#tell(frameAtMediaTime(this.#map, mediaTime - this.#offset));
      });
      return;
    }
    this.#handle = requestAnimationFrame(() => {
      this.#ask();
      const frame = this.byClock();
      if (frame === this.#lastPolled || this.#media.seeking) return;
      this.#lastPolled = frame;
      this.#tell(frame);
    });
  }

  #tell(frame: number): void {
    for (const listener of [...this.#listeners]) listener(frame);
  }
}
