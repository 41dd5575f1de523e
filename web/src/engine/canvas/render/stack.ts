/**
 * Three canvases, one above the other, each redrawn for its own reasons: posted notes (the frame changed), the draft
 * (the hand moves), the handles (the selection changed). What follows the hand is drawn at most once a refresh; what
 * follows the film is drawn at once, in the same refresh as the picture it belongs to.
 */
import { prepareCanvas } from "../coordinates";
import type { Picture, Shape } from "../shapes/shape";
import { renderCommitted } from "./committed";
import type { PostedDrawing } from "./committed";
import { renderDraft } from "./draft";
import { renderHandles } from "./handles";

export interface StackLayers {
  readonly committed: HTMLCanvasElement;
  readonly draft: HTMLCanvasElement;
  readonly handles: HTMLCanvasElement;
}

export interface StackSource {
  committed(): readonly PostedDrawing[];
  draft(): readonly Shape[];
  selected(): Shape | null;
  /** After the posted drawings or the draft were drawn: what else depends on them can follow at once. */
  drawn?(picture: Picture): void;
}

type Layer = keyof StackLayers;

export class CanvasStack {
  readonly #layers: StackLayers;
  readonly #source: StackSource;
  #size = { width: 0, height: 0 };
  #picture: Picture = { left: 0, top: 0, width: 0, height: 0 };
  #due = new Set<Layer>();
  #handle: number | null = null;

  constructor(layers: StackLayers, source: StackSource) {
    this.#layers = layers;
    this.#source = source;
  }

  /** A new size of the stage, or a picture that lies elsewhere in it (CSS pixels). */
  place(width: number, height: number, picture: Picture): void {
    this.#size = { width, height };
    this.#picture = picture;
    this.drawNow("committed", "draft", "handles");
  }

  picture(): Picture {
    return this.#picture;
  }

  drawSoon(...layers: readonly Layer[]): void {
    for (const layer of layers) this.#due.add(layer);
    this.#handle ??= requestAnimationFrame(() => {
      this.#handle = null;
      this.drawNow(...this.#due);
    });
  }

  drawNow(...layers: readonly Layer[]): void {
    for (const layer of layers) {
      this.#due.delete(layer);
      this.#draw(layer);
    }
  }

  stop(): void {
    if (this.#handle !== null) cancelAnimationFrame(this.#handle);
    this.#handle = null;
    this.#due.clear();
  }

  #draw(layer: Layer): void {
    const { width, height } = this.#size;
    if (width === 0 || height === 0) return;
    const context = prepareCanvas(this.#layers[layer], width, height, globalThis.devicePixelRatio || 1);
    if (!context) return;
    if (layer === "committed") renderCommitted(context, this.#size, this.#picture, this.#source.committed());
    else if (layer === "draft") renderDraft(context, this.#size, this.#picture, this.#source.draft());
    else renderHandles(context, this.#size, this.#picture, this.#source.selected());
    if (layer !== "handles") this.#source.drawn?.(this.#picture);
  }
}
