import "./live-layer.css";
import { useEffect, useRef } from "react";
import { mirrorPicture, prepareCanvas, toUnit } from "@/engine/canvas/coordinates";
import type { DraftStore } from "@/engine/canvas/draft-store";
import { renderLive } from "@/engine/canvas/render/live";
import type { PointerShown } from "@/engine/canvas/render/live";
import { INK_HEX } from "@/engine/canvas/shapes/palette";
import type { InkColor, Picture, Point, Shape } from "@/engine/canvas/shapes/shape";
import type { FlowSender } from "@/engine/live/flow-sender";
import { LASER_TAIL_MS } from "@/engine/live/others";
import type { Others, PointerOf } from "@/engine/live/others";
import type { Player } from "@/engine/media/media-store";
import { initials, personInk } from "@/ui/person-color";

interface LiveLayerProps {
  player: Player;
  draft: DraftStore;
  others: Pick<Others, "store">;
  /** Where the own pointer is told; null: nobody hears of it. */
  flow: FlowSender | null;
  names: ReadonlyMap<string, string>;
  me: string;
  box: { readonly width: number; readonly height: number };
  picture: Picture;
}

const STILL = "(prefers-reduced-motion: reduce)";

export const hexOf = (personId: string): string => INK_HEX[`ink-${String(personInk(personId))}` as InkColor];

/** What the others draw and point at just now, and the own laser; it hears where the pointer is over the picture. */
export function LiveLayer(props: LiveLayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(props);
  const draw = useRef<() => void>(() => undefined);
  useEffect(() => {
    latest.current = props;
    draw.current();
  });
  const { player, others, draft, flow } = props;
  useEffect(() => {
    const element = canvas.current;
    const stage = element?.parentElement;
    if (!element || !stage) return;
    const sight = new Sight(element, () => latest.current);
    draw.current = () => {
      sight.soon();
    };
    const stops = [others.store.subscribe(() => { sight.soon(); }), player.store.subscribe((state, before) => { if (state.frame !== before.frame || state.mirrored !== before.mirrored) sight.soon(); })];
    const pointer = flow ? watchPointer(stage, () => latest.current, sight, { draft, flow }) : () => undefined;
    return () => {
      for (const stop of stops) stop();
      pointer();
      sight.stop();
    };
  }, [player, others, draft, flow]);
  return <canvas ref={canvas} className="live-layer" data-testid="live-layer" aria-hidden="true" />;
}

function placed({ picture, player }: LiveLayerProps): Picture {
  return player.store.getState().mirrored ? mirrorPicture(picture) : picture;
}

/** Draws at most once a refresh, and goes on by itself while something fades. */
class Sight {
  readonly #canvas: HTMLCanvasElement;
  readonly #props: () => LiveLayerProps;
  #handle: number | null = null;
  own: PointerOf | null = null;

  constructor(canvas: HTMLCanvasElement, props: () => LiveLayerProps) {
    this.#canvas = canvas;
    this.#props = props;
  }

  soon(): void {
    this.#handle ??= requestAnimationFrame(() => {
      this.#handle = null;
      if (this.#draw()) this.soon();
    });
  }

  stop(): void {
    if (this.#handle !== null) cancelAnimationFrame(this.#handle);
    this.#handle = null;
  }

  #draw(): boolean {
    const props = this.#props();
    const { box, player, others } = props;
    if (box.width === 0) return false;
    const context = prepareCanvas(this.#canvas, box.width, box.height, window.devicePixelRatio || 1);
    if (!context) return false;
    const { frame } = player.store.getState();
    const shapes: Shape[] = [];
    const pointers: PointerShown[] = [];
    for (const { personId, strokes, pointer } of others.store.getState().screens.values()) {
      for (const stroke of strokes.values()) if (stroke.frame === frame) shapes.push(stroke.shape);
      if (pointer) pointers.push({ ...pointer, color: hexOf(personId), initials: initials(props.names.get(personId) ?? "?") });
    }
    if (this.own) pointers.push({ ...this.own, color: hexOf(props.me), initials: initials(props.names.get(props.me) ?? "") });
    return renderLive(context, box, placed(props), { shapes, pointers, now: performance.now(), still: window.matchMedia(STILL).matches });
  }
}

/** Tells where the pointer is: a cursor for mouse and pen, a laser while that tool is taken. Returns how to stop. */
function watchPointer(
  stage: HTMLElement,
  props: () => LiveLayerProps,
  sight: Sight,
  { draft, flow }: { draft: DraftStore; flow: FlowSender },
): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const away = (): void => {
    flow.pointAway();
    sight.own = null;
    sight.soon();
  };
  const move = (event: PointerEvent): void => {
    const laser = draft.getState().tool === "laser";
    if (event.pointerType === "touch" && !laser) return;
    const { left, top } = stage.getBoundingClientRect();
    const at = toUnit(placed(props()), event.clientX - left, event.clientY - top);
    if (at.some((value) => value < -0.5 || value > 1.5)) return;
    flow.point(laser ? "laser" : "cursor", at);
    sight.own = laser ? ownLaser(sight.own, at) : null;
    if (laser) sight.soon();
  };
  stage.addEventListener("pointermove", move, { signal });
  stage.addEventListener("pointerdown", move, { signal });
  stage.addEventListener("pointerleave", away, { signal });
  stage.addEventListener("pointercancel", away, { signal });
  stage.addEventListener("pointerup", (event) => { if (event.pointerType === "touch") away(); }, { signal });
  return () => {
    stop.abort();
  };
}

function ownLaser(before: PointerOf | null, at: Point): PointerOf {
  const now = performance.now();
  const trail = (before?.trail ?? []).filter(({ when }) => now - when < LASER_TAIL_MS);
  return { kind: "laser", at, trail: [...trail, { at, when: now }], moved: now };
}
