/**
 * Two ways to a frame. The film seeks: exact, but a frame back may cost two seconds of decoding. The scrub pictures
 * (scrub/) show any frame at once, small. While somebody drags, holds a key, jumps or steps back, the picture is
 * theirs; when there is calm the film goes to that frame and takes over once it shows the very same one.
 *
 * `picture` in the state says whose picture is on the screen; `frame` is always the frame of that picture.
 */
import type { StoreApi } from "zustand/vanilla";
import type { MediaElement } from "./media-element";
import type { PlayerState } from "./player-state";
import type { Seeker } from "./seeker";

/** Wishes that follow each other within this are a drag or a held key. */
export const HURRY_MS = 250;
/** The film follows when nothing was wished for so long: it would only be called off. */
export const CALM_MS = 150;

export interface ScrubReports {
  /** The frame has been drawn just now. */
  shown(frame: number): void;
  failed(): void;
}

/** What draws single frames (scrub/scrub-pictures.ts). Only the latest wish counts. */
export interface ScrubPictures {
  wish(frame: number): void;
  forget(): void;
  /** Fetches what a wish near that frame will need. */
  warm(frame: number): void;
  destroy(): void;
}

export type MakePictures = (reports: ScrubReports) => Promise<ScrubPictures>;

interface ScrubbingParts {
  readonly media: MediaElement;
  readonly store: StoreApi<PlayerState>;
  readonly seeker: Seeker;
  /** Resolves when the next refresh of the screen is being made. */
  readonly refresh: () => Promise<void>;
}

export class Scrubbing {
  readonly #parts: ScrubbingParts;
  #make: MakePictures | null = null;
  #loading: Promise<void> | null = null;
  #pictures: ScrubPictures | null = null;
  /** Only the scrub pictures: the film never takes over (self-test). */
  #alone = false;
  /** Do the scrub pictures have, or are they about to get, the screen? */
  #leads = false;
  #wish = 0;
  #filmFrame = 0;
  #lastWishAt = -Infinity;
  #turn = 0;
  #calm: ReturnType<typeof setTimeout> | undefined;
  #arrived: (() => void)[] = [];

  constructor(parts: ScrubbingParts) {
    this.#parts = parts;
  }

  /** Are single frames shown without seeking? */
  get quick(): boolean {
    return this.#pictures !== null;
  }

  /** `make` is called when the first wish or sign of one comes. Returns what takes the offer back. */
  offer(make: MakePictures, alone = false): () => void {
    this.#make = make;
    this.#alone = alone;
    return () => {
      this.#make = null;
      this.#loading = null;
      this.#lose();
    };
  }

  /** Somebody is about to step or drag. */
  warm(): void {
    void this.#load()?.then(() => this.#pictures?.warm(this.#parts.store.getState().frame));
  }

  filmShows(frame: number): void {
    this.#filmFrame = frame;
    const { store } = this.#parts;
    if (store.getState().picture === "film") store.setState({ frame });
  }

  filmAimsAt(goal: number | null): void {
    if (!this.#leads) this.#parts.store.setState({ goal });
  }

  /** Resolves when this or a later wish is on the screen, at rest. */
  async goTo(frame: number): Promise<void> {
    const { media, store } = this.#parts;
    const loading = this.#load();
    if (this.#alone) await loading;
    const now = performance.now();
    const { frame: shown, goal } = store.getState();
    const hurried = goal !== null || now - this.#lastWishAt < HURRY_MS;
    this.#lastWishAt = now;
    this.#wish = frame;
    clearTimeout(this.#calm);
    // One step forward is as quick on the film, and sharp at once.
    const easy = !hurried && frame === shown + 1 && !this.#leads && !this.#alone;
    if (!this.#pictures || !media.paused || easy) return this.#follow();
    this.#leads = true;
    this.#turn += 1;
    store.setState({ goal: frame });
    this.#pictures.wish(frame);
    if (this.#alone) return this.#arrival();
    if (!hurried) return this.#follow();
    this.#calm = setTimeout(() => void this.#follow(), CALM_MS);
    return this.#arrival();
  }

  /** The film is about to play: it must stand where the picture is. */
  release(): void {
    if (!this.#leads || this.#alone) return;
    clearTimeout(this.#calm);
    void this.#follow();
  }

  destroy(): void {
    clearTimeout(this.#calm);
    this.#make = null;
    this.#loading = null;
    this.#pictures?.destroy();
    this.#pictures = null;
    this.#settle();
  }

  #load(): Promise<void> | null {
    const make = this.#make;
    if (!make) return this.#loading;
    this.#make = null;
    const reports = { shown: (frame: number) => this.#shown(frame), failed: () => this.#lose() };
    const loading = make(reports).then(
      (pictures) => {
        if (this.#loading === loading) this.#pictures = pictures;
        else pictures.destroy();
      },
      () => undefined,
    );
    this.#loading = loading;
    return loading;
  }

  #shown(frame: number): void {
    if (!this.#leads) return;
    const reached = frame === this.#wish;
    this.#parts.store.setState({ picture: "scrub", frame, goal: reached ? null : this.#wish });
    if (reached && this.#alone) this.#settle();
  }

  /** The film goes to the wish; then it takes over unless there is a newer one. */
  async #follow(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    await this.#parts.seeker.goTo(this.#wish);
    if (turn === this.#turn) await this.#takeOver(turn);
  }

  async #takeOver(turn: number): Promise<void> {
    const { media, store, refresh } = this.#parts;
    if (!this.#leads) return this.#settle();
    if (store.getState().picture === "scrub") {
      // A film that stands at another frame than it was sent to does not get the screen: the right picture is there.
      if (media.paused && this.#filmFrame !== store.getState().frame) return this.#settle();
      // The browser may tell of a film's picture a refresh before it is on the screen.
      await refresh();
      await refresh();
      if (turn !== this.#turn) return;
    }
    this.#leads = false;
    this.#pictures?.forget();
    store.setState({ picture: "film", frame: this.#filmFrame, goal: null });
    this.#settle();
  }

  #lose(): void {
    this.#pictures?.destroy();
    this.#pictures = null;
    if (this.#alone) this.#settle();
    else if (this.#leads) void this.#follow();
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => this.#arrived.push(resolve));
  }

  #settle(): void {
    for (const resolve of this.#arrived.splice(0)) resolve();
  }
}

/** Before the next refresh of the screen; a hidden page has none, so it does not wait for ever. */
export function nextRefresh(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, 100);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
