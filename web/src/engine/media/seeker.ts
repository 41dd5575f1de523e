/**
 * Goes to a frame exactly. One seek at a time, and of all that was asked meanwhile only the latest is done: a held
 * arrow key never starves the picture and never runs behind.
 *
 * The seek aims at the frame's middle; the picture then says which frame it is. If it is another one, the aim is
 * shifted by the difference and tried once more, and not again.
 */
import { clampFrame, startOfFrame, timeOfFrame } from "./frame-map";
import type { FrameMap } from "./frame-map";
import type { FrameReader } from "./frame-reader";
import { HAVE_METADATA } from "./media-element";
import type { MediaElement } from "./media-element";

/** After `seeked` a browser owes us the picture within a few refreshes; a hidden page gives none at all. */
export const PICTURE_WITHIN_MS = 150;
/** A seek into data that is not loaded yet may take long; then the next wish gets its turn. */
export const SEEK_WITHIN_MS = 8_000;

export class Seeker {
  readonly #media: MediaElement;
  readonly #map: FrameMap;
  readonly #reader: FrameReader;
  readonly #onGoal: (goal: number | null) => void;
  #wish: number | null = null;
  #running: Promise<void> | null = null;
  #abandon: (() => void) | null = null;

  constructor(media: MediaElement, map: FrameMap, reader: FrameReader, onGoal: (goal: number | null) => void) {
    this.#media = media;
    this.#map = map;
    this.#reader = reader;
    this.#onGoal = onGoal;
  }

  /** Resolves when this or a later wish is on the screen. */
  goTo(frame: number): Promise<void> {
    this.#wish = clampFrame(this.#map, frame);
    this.#onGoal(this.#wish);
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      this.#onGoal(null);
    });
    return this.#running;
  }

  stop(): void {
    this.#wish = null;
    this.#abandon?.();
  }

  async #run(): Promise<void> {
    if (this.#media.readyState < HAVE_METADATA) await this.#opened();
    while (this.#wish !== null) {
      const frame = this.#wish;
      this.#wish = null;
      const shown = await this.#seek(timeOfFrame(this.#map, frame), frame);
      const missed = shown !== frame && this.#wish === null && this.#media.paused;
      if (missed) {
        const shift = startOfFrame(this.#map, frame) - startOfFrame(this.#map, shown);
        await this.#seek(timeOfFrame(this.#map, frame) + shift, frame);
      }
    }
  }

  /** An element that has no film yet forgets every place that it is sent to: wishes wait until it has one. */
  #opened(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#media.removeEventListener("loadedmetadata", done);
        this.#abandon = null;
        resolve();
      };
      this.#abandon = done;
      this.#media.addEventListener("loadedmetadata", done);
    });
  }

  /** One seek; the frame that the picture showed afterwards. */
  #seek(seconds: number, wanted: number): Promise<number> {
    return new Promise((resolve) => {
      let latest: number | null = null;
      let seeked = false;
      const done = (): void => {
        clearTimeout(timer);
        stopListening();
        this.#media.removeEventListener("seeked", onSeeked);
        this.#abandon = null;
        // A busy browser may tell of the picture much later: the name of the one before must not stand meanwhile.
        if (latest === null && seeked && this.#media.paused) this.#reader.assume();
        resolve(latest ?? this.#reader.byClock());
      };
      const stopListening = this.#reader.listen((frame) => {
        latest = frame;
        // Before `seeked` a callback may still speak of the old picture; only the wanted frame is believed.
        if (seeked || frame === wanted) done();
      });
      const onSeeked = (): void => {
        seeked = true;
        latest = null;
        clearTimeout(timer);
        timer = setTimeout(done, PICTURE_WITHIN_MS);
      };
      let timer = setTimeout(done, SEEK_WITHIN_MS);
      this.#abandon = done;
      this.#media.addEventListener("seeked", onSeeked);
      this.#media.currentTime = Math.max(0, seconds + this.#reader.offset);
    });
  }
}
