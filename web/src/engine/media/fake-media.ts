/** A media element for tests: time passes when the test says so, and each picture is announced as a browser would. */
import type { FrameMetadata, MediaElement } from "./media-element";
import { frameShownAt } from "./frame-map";
import type { FrameMap } from "./frame-map";

export class FakeMedia extends EventTarget implements MediaElement {
  playbackRate = 1;
  volume = 1;
  muted = false;
  paused = true;
  ended = false;
  seeking = false;
  readyState = 4;
  /** Every place that was sought, in order. */
  readonly sought: number[] = [];
  /** Show the frame this many frames away from the right one, as a film with a wrong offset would; used up by seeks. */
  missBy: number[] = [];
  /** Milliseconds from `seeked` until the picture is announced. */
  announcesAfter = 5;
  /** Seconds by which the element's clock is ahead of the film's. */
  clockAhead = 0;
  #time = 0;
  #shown = 0;
  #presented = 0;
  #callbacks = new Map<number, (now: number, frame: FrameMetadata) => void>();
  #handles = 0;
  readonly #map: FrameMap;

  constructor(map: FrameMap) {
    super();
    this.#map = map;
  }

  get duration(): number {
    return this.#map.duration;
  }

  get buffered(): { length: number; start: () => number; end: () => number } {
    return { length: 1, start: () => 0, end: () => this.duration };
  }

  get currentTime(): number {
    return this.#time;
  }

  set currentTime(seconds: number) {
    this.#time = seconds;
    this.sought.push(seconds);
    this.seeking = true;
    this.ended = false;
    setTimeout(() => {
      this.seeking = false;
      const right = frameShownAt(this.#map, this.#time - this.clockAhead);
      this.#shown = right + (this.missBy.shift() ?? 0);
      this.dispatchEvent(new Event("seeked"));
      setTimeout(() => this.#present(), this.announcesAfter);
    }, 20);
  }

  get shownFrame(): number {
    return this.#shown;
  }

  async play(): Promise<void> {
    this.paused = false;
    this.dispatchEvent(new Event("play"));
    this.dispatchEvent(new Event("playing"));
  }

  pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.dispatchEvent(new Event("pause"));
  }

  /** Plays on by n frames, presenting each. */
  advance(frames = 1): void {
    for (let i = 0; i < frames; i += 1) {
      this.#shown = Math.min(this.#map.frameCount - 1, this.#shown + 1);
      this.#time = (this.#map.starts[this.#shown] as number) + this.clockAhead;
      this.#present();
    }
  }

  finish(): void {
    this.ended = true;
    this.dispatchEvent(new Event("ended"));
  }

  /** Its end comes, and the browser tells of the last picture no more, as it happens when it hurries. */
  finishUntold(): void {
    this.#shown = this.#map.frameCount - 1;
    this.#time = (this.#map.starts[this.#shown] as number) + 0.001 + this.clockAhead;
    this.ended = true; // as in a browser, before it says that it pauses
    this.pause();
    this.finish();
  }

  requestVideoFrameCallback(act: (now: number, frame: FrameMetadata) => void): number {
    this.#handles += 1;
    this.#callbacks.set(this.#handles, act);
    return this.#handles;
  }

  cancelVideoFrameCallback(handle: number): void {
    this.#callbacks.delete(handle);
  }

  #present(): void {
    this.#presented += 1;
    const due = [...this.#callbacks.values()];
    this.#callbacks.clear();
    // A browser hands over microseconds, rounded down: never exactly the number in the map.
    const mediaTime = Math.floor(((this.#map.starts[this.#shown] as number) + this.clockAhead) * 1e6) / 1e6;
    for (const act of due) act(0, { mediaTime, presentedFrames: this.#presented });
  }
}
