import { useRef, useState } from "react";
import type { PointerEvent, RefObject } from "react";
import { frameShownAt } from "@/engine/media/frame-map";
import type { Player } from "@/engine/media/media-store";
import type { Density } from "@/engine/spans/density";
import type { Mark } from "./mark";
import { countAt, markAt } from "./mark-lane";

export interface Hover {
  /** Pixels from the lane's left edge. */
  readonly x: number;
  readonly frame: number;
  readonly mark: Mark | null;
  /** How many marks lie there, where they are too many to tell apart. */
  readonly count: number | null;
}

interface ScrubOptions {
  readonly player: Player;
  readonly lane: RefObject<HTMLDivElement | null>;
  readonly marks: readonly Mark[];
  readonly density: Density | null;
  readonly onMark: (id: string) => void;
}

type LanePointer = PointerEvent<HTMLDivElement>;

function hoverAt(event: LanePointer, { player, marks, density }: ScrubOptions, dragging: boolean): Hover {
  const { left, top, width } = event.currentTarget.getBoundingClientRect();
  const x = Math.min(width, Math.max(0, event.clientX - left));
  const frame = frameShownAt(player.map, (x / width) * player.map.duration);
  const mark = dragging || density ? null : markAt(player.map, marks, width, x, event.clientY - top);
  return { x, frame, mark, count: density && countAt(density, x) };
}

/** Hovering, dragging and touching of the lane. A drag pauses the film and lets it play on afterwards. */
export function useScrub(options: ScrubOptions) {
  const { player, lane, onMark } = options;
  const [hover, setHover] = useState<Hover | null>(null);
  const drag = useRef<{ wasPlaying: boolean } | null>(null);
  const begin = (event: LanePointer): void => {
    if (event.button > 0) return;
    const { frame, mark } = hoverAt(event, options, false);
    lane.current?.querySelector<HTMLElement>('[role="slider"]')?.focus({ preventScroll: true });
    event.preventDefault();
    if (mark) {
      onMark(mark.id);
      return;
    }
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { wasPlaying: player.store.getState().playing };
    player.request.pause();
    void player.request.goTo(frame);
  };
  const end = (event: LanePointer): void => {
    if (drag.current) {
      if (drag.current.wasPlaying) player.request.play();
      drag.current = null;
    }
    if (event.pointerType === "touch") setHover(null);
  };
  const move = (event: LanePointer): void => {
    const here = hoverAt(event, options, drag.current !== null);
    setHover(here);
    if (drag.current) void player.request.goTo(here.frame);
  };
  const leave = (): void => {
    if (!drag.current) setHover(null);
  };
  return {
    hover,
    handlers: { onPointerEnter: () => player.scrub.warm(), onPointerDown: begin, onPointerMove: move, onPointerUp: end, onPointerCancel: end, onPointerLeave: leave },
  };
}
