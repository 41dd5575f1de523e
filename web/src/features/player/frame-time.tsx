import { useEffect, useRef } from "react";
import type { FrameMap } from "@/engine/media/frame-map";
import { formatFrame } from "@/engine/media/timecode";
import type { Player } from "@/engine/media/media-store";
import type { PlayerState } from "@/engine/media/player-state";

/** Writes into an element at each change of the picture, without rendering: up to 60 times a second. */
export function useFrameWriter<E extends HTMLElement>(player: Player, write: (element: E, state: PlayerState, map: FrameMap) => void) {
  const ref = useRef<E>(null);
  const latest = useRef(write);
  useEffect(() => {
    latest.current = write;
  });
  useEffect(() => {
    const { store, map } = player;
    const put = (state: PlayerState): void => {
      if (ref.current) latest.current(ref.current, state, map);
    };
    put(store.getState());
    return store.subscribe((state, before) => {
      if (state.frame !== before.frame || state.goal !== before.goal) put(state);
    });
  }, [player]);
  return ref;
}

/** Over the picture: the frame that is on the screen. */
export function FrameBadge({ player }: { player: Player }) {
  const ref = useFrameWriter<HTMLSpanElement>(player, (element, { frame }, map) => {
    element.textContent = `frame ${String(frame)} · ${formatFrame(map, frame)}`;
  });
  return <span className="stage-badge" ref={ref} aria-hidden="true" />;
}

/** In the controls: the time, and which frame of how many. Says where the film goes while it is on its way. */
export function FrameTime({ player }: { player: Player }) {
  const time = useFrameWriter<HTMLSpanElement>(player, (element, { frame, goal }, map) => {
    element.textContent = formatFrame(map, goal ?? frame);
  });
  const count = useFrameWriter<HTMLSpanElement>(player, (element, { frame, goal, frameCount }) => {
    element.textContent = `${String(goal ?? frame)} / ${String(frameCount)}`;
  });
  return (
    <span className="frame-time">
      <span className="frame-time-code" ref={time} data-testid="timecode" />
      <span className="frame-time-count" ref={count} data-testid="frame-count" />
    </span>
  );
}
