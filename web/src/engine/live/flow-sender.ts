/**
 * Gathers what happens here and sends it once a flush: ink first of all, then the pointer, then the place in the film.
 * The pace is the room's; the first thing after a pause goes out at once, so that a tap is as quick as a stroke.
 */
import type { DraftStore } from "../canvas/draft-store";
import type { InkPoint, Point, Shape } from "../canvas/shapes/shape";
import { InkOut } from "./ink-out";
import { pack, placeOf, stepOf } from "./ink-packing";
import type { Flow } from "./protocol";

export interface FlowSenderOptions {
  readonly draft: DraftStore;
  readonly send: (flow: Flow) => void;
  /** Is there somebody to send to, over a socket that is open? */
  readonly heard: () => boolean;
  /** Milliseconds between two flows. */
  readonly pace: () => number;
  readonly mayDraw: () => boolean;
  readonly mayPoint: () => boolean;
  readonly now?: () => number;
}

type Position = NonNullable<Flow["position"]>;

/** Pointers and places alone go at most so often: nobody draws with them. */
const QUIET_PACES = 2;
/** A place in the film is told at most so often while nothing else flows. */
const POSITION_EVERY_MS = 1_000;
const LONGEST_TRAIL = 60;

export class FlowSender {
  readonly #options: FlowSenderOptions;
  readonly #now: () => number;
  readonly #ink = new InkOut();
  readonly #stopDraft: () => void;
  #n = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #due = Infinity;
  #last = -Infinity;
  #inkDue = false;
  #pointer: Flow["pointer"] = null;
  #trail: Point[] = [];
  #position: Position | null = null;
  #told: Position | null = null;
  #toldAt = -Infinity;

  constructor(options: FlowSenderOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#stopDraft = options.draft.subscribe((state, before) => {
      const same = state.current === before.current && state.preview === before.preview && state.previewAll === before.previewAll;
      if (!same) this.#drawSoon();
    });
  }

  /** Somebody came who has heard nothing: what stands in the draft is told once more. */
  tellAgain(): void {
    this.#ink.again();
    this.#told = null;
    this.#drawSoon();
  }

  becameNote(annotation: string, shapes: readonly Shape[]): void {
    this.#ink.becameNote(annotation, shapes);
    this.#drawSoon();
  }

  point(kind: "cursor" | "laser", at: Point): void {
    if (!this.#options.mayPoint()) return;
    // A hand that draws what is not for everyone would show it by its way alone.
    if (kind === "cursor" && this.#options.draft.getState().current.audience !== "everyone") return;
    if (this.#pointer?.kind === "laser" && kind === "laser") this.#trail.push([placeOf(this.#pointer.x), placeOf(this.#pointer.y)]);
    this.#pointer = { kind, x: stepOf(at[0]), y: stepOf(at[1]), trail: "" };
    this.#soon(this.#options.pace() * (kind === "laser" ? 1 : QUIET_PACES));
  }

  pointAway(): void {
    if (!this.#options.mayPoint()) return;
    this.#pointer = { kind: "away", x: 0, y: 0, trail: "" };
    this.#trail = [];
    this.#soon(this.#options.pace() * QUIET_PACES);
  }

  beAt(position: Position): void {
    this.#position = position;
    const known = this.#told;
    if (known && known.frame === position.frame && known.playing === position.playing) return;
    const turned = known?.playing !== position.playing;
    this.#soon(turned ? this.#options.pace() * QUIET_PACES : Math.max(0, this.#toldAt + POSITION_EVERY_MS - this.#last));
  }

  stop(): void {
    this.#stopDraft();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #drawSoon(): void {
    this.#inkDue = true;
    this.#soon(this.#options.pace());
  }

  /** At the earliest `ms` after the last flow; never in the same turn, for one act makes several changes. */
  #soon(ms: number): void {
    const due = Math.max(this.#now(), this.#last + ms);
    if (this.#timer !== null && due >= this.#due) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => this.#flush(), due - this.#now());
  }

  #flush(): void {
    this.#timer = null;
    this.#due = Infinity;
    if (!this.#options.heard()) {
      this.#ink.again();
      return;
    }
    const drawn = this.#inkDue && this.#options.mayDraw() ? this.#ink.news(this.#options.draft.getState()) : null;
    this.#inkDue = drawn?.more ?? false;
    const pointer = this.#pointer && { ...this.#pointer, trail: pack(this.#trail.slice(-LONGEST_TRAIL).map(pressed)) };
    const position = this.#placeToTell();
    const ink = drawn ?? { ink: [], gone: [], posted: null };
    if (ink.ink.length + ink.gone.length > 0 || ink.posted || pointer || position) {
      this.#n += 1;
      this.#last = this.#now();
      this.#options.send({ v: 1, type: "flow", n: this.#n, ink: ink.ink, gone: ink.gone, posted: ink.posted, pointer, position });
    }
    this.#pointer = null;
    this.#trail = [];
    if (this.#inkDue) this.#soon(this.#options.pace());
  }

  #placeToTell(): Position | null {
    const here = this.#position;
    if (!here || (this.#told?.frame === here.frame && this.#told.playing === here.playing)) return null;
    this.#told = here;
    this.#toldAt = this.#now();
    return here;
  }
}

const pressed = ([x, y]: Point): InkPoint => [x, y, 0.5];

