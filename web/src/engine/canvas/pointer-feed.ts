/**
 * Pointer Events of a canvas → touches for a tool.
 *
 * One pointer draws at a time (a hovering mouse beside a pen would make the stroke zigzag). Once a pen has been seen,
 * fingers and palms do not draw any more. Two fingers never draw: the second one cancels what the first began.
 */
import { toUnit } from "./coordinates";
import type { Picture } from "./shapes/shape";
import type { Tool, Touch } from "./tools/tool";

export interface FeedHost {
  picture(): Picture;
  tool(): Tool | null;
  /** Before the first touch of a gesture; false refuses it. */
  mayBegin(pointerType: string): boolean;
  onPointerType?(pointerType: string): void;
}

/** A mouse says 0.5 while pressed, some pens 0 when they lift: both draw the nominal width. */
function pressureOf(event: PointerEvent): number {
  if (event.pointerType !== "pen") return 0.5;
  return event.pressure > 0 ? event.pressure : 0.5;
}

export class PointerFeed {
  readonly #canvas: HTMLElement;
  readonly #host: FeedHost;
  #drawing: number | null = null;
  #fingers = new Set<number>();
  #penSeen = false;
  #stop = new AbortController();

  constructor(canvas: HTMLElement, host: FeedHost) {
    this.#canvas = canvas;
    this.#host = host;
    const { signal } = this.#stop;
    canvas.addEventListener("pointerdown", this.#down, { signal });
    canvas.addEventListener("pointermove", this.#move, { signal });
    canvas.addEventListener("pointerup", this.#up, { signal });
    canvas.addEventListener("pointercancel", this.#cancel, { signal });
    canvas.addEventListener("lostpointercapture", this.#cancel, { signal });
  }

  stop(): void {
    this.#stop.abort();
  }

  #touch(event: PointerEvent): Touch {
    const { left, top } = this.#canvas.getBoundingClientRect();
    return {
      at: toUnit(this.#host.picture(), event.clientX - left, event.clientY - top),
      pressure: pressureOf(event),
      constrained: event.shiftKey,
    };
  }

  /** Every place since the last event: at 240 Hz a pen passes several between two pictures. */
  #touches(event: PointerEvent): Touch[] {
    const all = event.getCoalescedEvents?.() ?? [];
    return (all.length > 0 ? all : [event]).map((one) => this.#touch(one));
  }

  readonly #down = (event: PointerEvent): void => {
    this.#host.onPointerType?.(event.pointerType);
    if (event.pointerType === "pen") this.#penSeen = true;
    if (event.pointerType === "touch") {
      this.#fingers.add(event.pointerId);
      if (this.#fingers.size > 1) return this.#abandon();
      if (this.#penSeen) return;
    }
    const tool = this.#host.tool();
    if (!tool || this.#drawing !== null || event.button > 0 || !event.isPrimary) return;
    if (!this.#host.mayBegin(event.pointerType)) return;
    this.#drawing = event.pointerId;
    this.#canvas.setPointerCapture?.(event.pointerId);
    tool.down(this.#touch(event));
  };

  readonly #move = (event: PointerEvent): void => {
    const hovering = this.#drawing === null && event.pointerType !== "touch";
    if (event.pointerId !== this.#drawing && !hovering) return;
    this.#host.tool()?.move(this.#touches(event), !hovering);
  };

  readonly #up = (event: PointerEvent): void => {
    this.#fingers.delete(event.pointerId);
    if (event.pointerId !== this.#drawing) return;
    this.#drawing = null;
    this.#host.tool()?.up(this.#touch(event));
  };

  readonly #cancel = (event: PointerEvent): void => {
    this.#fingers.delete(event.pointerId);
    if (event.pointerId === this.#drawing) this.#abandon();
  };

  #abandon(): void {
    if (this.#drawing === null) return;
    this.#drawing = null;
    this.#host.tool()?.cancel();
  }
}
