/**
 * J K L. Forwards is the film's own playing; a browser cannot play backwards, so backwards is a quick walk: at each
 * tick as many frames back as would have passed, latest wins.
 */
import type { Player } from "./media-store";

const TICK_MS = 80;
const SPEEDS = [1, 2, 4] as const;

export interface Shuttle {
  backward(): void;
  pause(): void;
  forward(): void;
  destroy(): void;
}

export function createShuttle({ map, store, request }: Player): Shuttle {
  let timer: ReturnType<typeof setInterval> | undefined;
  let gear = -1;
  let place = 0;
  const halt = (): void => {
    clearInterval(timer);
    timer = undefined;
    gear = -1;
  };
  const tick = (): void => {
    place -= (SPEEDS[gear] as number) * map.frameRate * (TICK_MS / 1000);
    void request.goTo(Math.round(place));
    if (place <= 0) halt();
  };
  return {
    backward: () => {
      request.pause();
      gear = Math.min(SPEEDS.length - 1, gear + 1);
      place = store.getState().goal ?? store.getState().frame;
      timer ??= setInterval(tick, TICK_MS);
    },
    pause: () => {
      halt();
      request.pause();
    },
    forward: () => {
      const wasBackward = timer !== undefined;
      halt();
      if (store.getState().playing && !wasBackward) request.shiftRate(1);
      else request.play();
    },
    destroy: halt,
  };
}
