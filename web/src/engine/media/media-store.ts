/**
 * The player: a state that the controls read (`store`), requests that they send (`request`), and between them the
 * element. Three parts explain it: facts.ts (element → state), requests.ts (person → element), frame-reader.ts and
 * seeker.ts (which frame is shown; how to reach one exactly). scrubbing.ts shows frames before the element can.
 */
import { createStore } from "zustand/vanilla";
import type { StoreApi } from "zustand/vanilla";
import { watchFacts } from "./facts";
import { framesWithin, startOfFrame } from "./frame-map";
import type { FrameMap } from "./frame-map";
import { FrameReader } from "./frame-reader";
import type { MediaElement } from "./media-element";
import { firstState } from "./player-state";
import type { PlayerState, Quality } from "./player-state";
import { requestsOf } from "./requests";
import type { QualityChoice, Requests } from "./requests";
import { nextRefresh, Scrubbing } from "./scrubbing";
import { Seeker } from "./seeker";

export interface Player {
  readonly map: FrameMap;
  readonly store: StoreApi<PlayerState>;
  readonly request: Requests;
  /** Told by whatever feeds the element (hls.ts). */
  readonly feed: FeedReports;
  readonly scrub: Pick<Scrubbing, "offer" | "warm" | "quick">;
  destroy(): void;
}

/** What a source of film reports to the player. */
export interface FeedReports {
  /** Seconds by which the element's clock is ahead of the film's. */
  offset(seconds: number): void;
  qualities(list: readonly Quality[], choice: QualityChoice): void;
  shownQuality(index: number): void;
  /** The film can be played up to there, in its own seconds; a film that is still being made only grows. */
  extent(seconds: number): void;
  failed(sentence: string | null): void;
}

/** `readyFrames`: only so many frames from the first can be shown yet. */
export function createPlayer(media: MediaElement, map: FrameMap, readyFrames = map.frameCount): Player {
  const store = createStore<PlayerState>(() => firstState(map.frameCount, readyFrames));
  const reader = new FrameReader(media, map);
  const seeker = new Seeker(media, map, reader, (goal) => scrub.filmAimsAt(goal));
  const scrub = new Scrubbing({ media, store, seeker, refresh: nextRefresh });
  let choice: QualityChoice | null = null;
  const request = requestsOf({ media, map, store, scrub, quality: () => choice });
  const stopFacts = watchFacts(media, (facts) => store.setState(facts));
  const stopFrames = reader.listen((frame) => scrub.filmShows(frame));
  const stopLoop = keepLoop(media, map, store, reader, seeker);
  const stopRest = comeToRest(media, store, seeker, reader);
  return {
    map,
    store,
    request,
    scrub,
    feed: {
      offset: (seconds) => {
        reader.offset = seconds;
      },
      qualities: (qualities, chooser) => {
        choice = chooser;
        store.setState({ qualities });
      },
      shownQuality: (shownQuality) => {
        const before = store.getState();
        store.setState({ shownQuality });
        // A standing film keeps its old picture until it is sought anew: then the frame is drawn from the new data.
        const stands = before.shownQuality !== null && before.shownQuality !== shownQuality && media.paused;
        if (stands && before.goal === null) void seeker.goTo(before.frame);
      },
      extent: (seconds) => {
        const frames = framesWithin(map, seconds);
        if (frames > store.getState().readyFrames) store.setState({ readyFrames: frames });
      },
      failed: (failure) => store.setState({ failure }),
    },
    destroy: () => {
      for (const stop of [stopFacts, stopFrames, stopLoop, stopRest]) stop();
      scrub.destroy();
      seeker.stop();
      reader.stop();
    },
  };
}

/** Sends the film back to A when B's last moment has passed. */
function keepLoop(
  media: MediaElement,
  map: FrameMap,
  store: StoreApi<PlayerState>,
  reader: FrameReader,
  seeker: Seeker,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const back = (): void => {
    const { loop, looping } = store.getState();
    if (loop && looping && !media.paused) void seeker.goTo(loop.start);
  };
  const stopFrames = reader.listen((frame) => {
    clearTimeout(timer);
    const { loop, looping, goal } = store.getState();
    if (!loop || !looping || media.paused || goal !== null || frame < loop.end) return;
    // The last frame is shown for as long as it lasts, and not cut short.
    const left = frame > loop.end ? 0 : startOfFrame(map, loop.end + 1) - startOfFrame(map, loop.end);
    timer = setTimeout(back, (left / media.playbackRate) * 1000);
  });
  const onEnded = (): void => {
    const { loop, looping } = store.getState();
    if (!loop || !looping) return;
    void seeker.goTo(loop.start);
    media.play().catch(() => undefined);
  };
  media.addEventListener("ended", onEnded);
  return () => {
    clearTimeout(timer);
    stopFrames();
    media.removeEventListener("ended", onEnded);
  };
}

/**
 * After a pause the element's clock may stand anywhere in or near the shown frame, and a later repaint may then show
 * its neighbour. Coming to rest in the middle of the confirmed frame makes what is drawn on it stay on it. At the end the
 * last frame stays, and a browser that hurries does not tell of it any more: there the clock says it.
 */
function comeToRest(media: MediaElement, store: StoreApi<PlayerState>, seeker: Seeker, reader: FrameReader): () => void {
  const rest = (): void => {
    const { goal, frame } = store.getState();
    if (!media.ended && goal === null) void seeker.goTo(frame);
  };
  const end = (): void => {
    if (store.getState().goal === null) reader.assume();
  };
  media.addEventListener("pause", rest);
  media.addEventListener("ended", end);
  return () => {
    media.removeEventListener("pause", rest);
    media.removeEventListener("ended", end);
  };
}
