/**
 * Panes that blur what lies beneath them: the film, the scrub picture, whatever is shown. The browser does it
 * (backdrop-filter), so a moving film is hidden in each of its pictures and nothing is computed here. A browser that
 * cannot, gets panes that nothing is seen through. A pane is whole or not there: fading would uncover.
 */
import { rectOf } from "../shapes/geometry";
import type { Blur, Picture, Shape } from "../shapes/shape";

export interface Pane {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly round: boolean;
  /** Radius of the blur, CSS pixels. */
  readonly radius: number;
  /** Degrees on the screen. */
  readonly turn: number;
}

const LEAST_RADIUS = 6;

export function paneOf(shape: Blur, picture: Picture): Pane {
  const { left, top, right, bottom } = rectOf(shape, picture);
  return {
    left,
    top,
    width: right - left,
    height: bottom - top,
    round: shape.form === "ellipse",
    radius: Math.max(LEAST_RADIUS, shape.strength * picture.height),
    turn: (shape.pose?.turn ?? 0) * Math.sign(picture.width),
  };
}

export class BlurPanes {
  readonly #host: HTMLElement;
  readonly #panes: HTMLElement[] = [];

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  show(shapes: readonly Shape[], picture: Picture): void {
    const blurs = shapes.filter((shape): shape is Blur => shape.kind === "blur");
    while (this.#panes.length > blurs.length) this.#panes.pop()?.remove();
    blurs.forEach((shape, n) => {
      place((this.#panes[n] ??= this.#made()), paneOf(shape, picture));
    });
  }

  #made(): HTMLElement {
    const pane = document.createElement("i");
    pane.className = "blur-pane";
    this.#host.append(pane);
    return pane;
  }
}

function place({ style }: HTMLElement, { left, top, width, height, round, radius, turn }: Pane): void {
  style.left = `${String(left)}px`;
  style.top = `${String(top)}px`;
  style.width = `${String(width)}px`;
  style.height = `${String(height)}px`;
  style.borderRadius = round ? "50%" : "0";
  style.setProperty("--blur", `${String(radius)}px`);
  style.transform = turn === 0 ? "" : `rotate(${String(turn)}deg)`;
}
