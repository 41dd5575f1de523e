import { useEffect } from "react";
import type { Annotations } from "@/engine/live/annotations";
import type { Player } from "@/engine/media/media-store";

/** Notes are read ahead by so many seconds of film, and somewhat back. */
const AHEAD_SECONDS = 30;
const BACK_SECONDS = 10;
const EVERY_MS = 500;

/** While a long list is still being read, the stretch of film that is looked at comes first. */
export function useLook(annotations: Annotations, player: Player | null): void {
  useEffect(() => {
    if (!player) return;
    const { frameRate, frameCount } = player.map;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      timer = undefined;
      const { frame, goal } = player.store.getState();
      const here = goal ?? frame;
      const first = Math.max(0, here - Math.round(BACK_SECONDS * frameRate));
      annotations.look({ first, last: Math.min(frameCount - 1, here + Math.round(AHEAD_SECONDS * frameRate)) });
    };
    look();
    const stop = player.store.subscribe((state, before) => {
      if (state.frame !== before.frame || state.goal !== before.goal) timer ??= setTimeout(look, EVERY_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [annotations, player]);
}
