/**
 * J K L. Forwards is the film's own playing; a browser cannot play backwards, so backwards is a quick walk: at each
 * tick as many frames back as would have passed, latest wins. With a scrub rendition each refresh of the screen is a
 * tick; without one the film seeks, and a tick is what it may take.
 */
import type { Player } from "./media-store";

const SEEK_MS = 80;
const REFRESH_MS = 1000 / 60;
const SPEEDS = [1, 2, 4] as const;

export interface Shuttle {
  backward(): void;
  pause(): void;
  forward(): void;
  destroy(): void;
}

export function createShuttle({ map, store, request, scrub }: Player): Shuttle {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let gear = -1;
  let place = 0;
  let lastTick = 0;
  const halt = (): void => {
    clearTimeout(timer);
    timer = undefined;
    gear = -1;
  };
  const wait = (): void => {
    lastTick = performance.now();
    timer = setTimeout(tick, scrub.quick ? REFRESH_MS : SEEK_MS);
  };
  const tick = (): void => {
    const before = Math.round(place);
    place -= (SPEEDS[gear] as number) * map.frameRate * ((performance.now() - lastTick) / 1000);
    if (Math.round(place) !== before) void request.goTo(Math.round(place));
    if (place <= 0) halt();
    else wait();
  };
  return {
    backward: () => {
      request.pause();
      gear = Math.min(SPEEDS.length - 1, gear + 1);
      place = store.getState().goal ?? store.getState().frame;
      if (timer === undefined) wait();
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
