/**
 * Draws the frame that was wished last. While one is fetched or decoded only the latest further wish is kept. A frame
 * is drawn and reported in one go, so that the picture and everything that names it change in the same refresh.
 */
import type { FrameMap } from "../frame-map";
import type { ScrubPictures, ScrubReports } from "../scrubbing";
import { FrameDecoder } from "./decoder";
import type { ScrubTrack } from "./fragments";
import { Shelf } from "./shelf";
import type { Fetch } from "./shelf";

/** What makes pictures of frames; a VideoDecoder except in tests. */
export interface Decoder {
  decode(frame: number, data: Uint8Array): Promise<VideoFrame>;
  close(): void;
}

interface Source {
  /** The playlist's whole address. */
  readonly playlist: string;
  readonly map: FrameMap;
  readonly fetch: Fetch;
}

interface Output {
  readonly draw: (picture: VideoFrame) => void;
  /** null where this browser cannot decode the track. */
  readonly decoder: (track: ScrubTrack) => Promise<Decoder | null>;
}

/** Mistakes in a row after which the film alone is relied upon. */
const MOST_MISTAKES = 3;

export class Pictures implements ScrubPictures {
  readonly #output: Output;
  readonly #reports: ScrubReports;
  readonly #shelf: Shelf;
  #decoder: Promise<Decoder | null> | null = null;
  #wish: number | null = null;
  #before = 0;
  #running = false;
  #over = false;
  #mistakes = 0;
  #wishCame: () => void = () => undefined;

  constructor({ playlist, map, fetch }: Source, output: Output, reports: ScrubReports) {
    this.#shelf = new Shelf(playlist, map, fetch);
    this.#output = output;
    this.#reports = reports;
  }

  wish(frame: number): void {
    this.#wish = frame;
    this.#wishCame();
    if (!this.#running) void this.#run();
  }

  forget(): void {
    this.#wish = null;
  }

  warm(frame: number): void {
    void this.#open()
      .then((decoder) => (decoder ? this.#shelf.prefetch(frame, 0) : undefined))
      .catch(() => undefined);
  }

  destroy(): void {
    this.#over = true;
    this.#shelf.close();
    void this.#decoder?.then((decoder) => decoder?.close()).catch(() => undefined);
  }

  #open(): Promise<Decoder | null> {
    this.#decoder ??= this.#shelf.track().then(this.#output.decoder);
    return this.#decoder;
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#wish !== null && !this.#over) {
      const frame = this.#wish;
      this.#wish = null;
      try {
        await this.#show(frame);
      } catch {
        this.#mistakes += 1;
        const usable = await this.#open().catch(() => null);
        if (!this.#over && (!usable || this.#mistakes >= MOST_MISTAKES)) this.#reports.failed();
      }
    }
    this.#running = false;
  }

  async #show(frame: number): Promise<void> {
    const direction = frame < this.#before ? -1 : 1;
    this.#before = frame;
    const data = this.#shelf.kept(frame) ?? (await this.#fetched(frame));
    if (data === null) return;
    const decoder = await this.#open();
    if (!decoder) throw new Error("This browser cannot decode single frames.");
    const picture = await decoder.decode(frame, data);
    const right = !this.#over && picture.timestamp === frame;
    if (right) this.#output.draw(picture);
    picture.close();
    if (!right) return;
    this.#mistakes = 0;
    this.#reports.shown(frame);
    void this.#shelf.prefetch(frame, direction).catch(() => undefined);
  }

  /** null when somebody has wished for another frame while this one was on its way. */
  #fetched(frame: number): Promise<Uint8Array | null> {
    const otherWish = new Promise<null>((resolve) => {
      this.#wishCame = () => resolve(null);
    });
    return Promise.race([this.#shelf.frame(frame), otherWish]);
  }
}

/** The pictures of a film on a canvas. */
export function scrubOnCanvas(canvas: HTMLCanvasElement, source: Source, reports: ScrubReports): ScrubPictures {
  const context = canvas.getContext("2d", { alpha: false });
  const draw = (picture: VideoFrame): void => {
    if (canvas.width !== picture.displayWidth || canvas.height !== picture.displayHeight) {
      canvas.width = picture.displayWidth;
      canvas.height = picture.displayHeight;
    }
    context?.drawImage(picture, 0, 0);
  };
  const decoder = async (track: ScrubTrack): Promise<Decoder | null> => ((await FrameDecoder.supports(track)) ? new FrameDecoder(track) : null);
  return new Pictures(source, { draw, decoder }, reports);
}
