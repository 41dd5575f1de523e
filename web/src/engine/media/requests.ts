/** What can be asked of the player: each request by its name, and what it does to the element and the state. */
import type { StoreApi } from "zustand/vanilla";
import { clampFrame, framesWithin, startOfFrame } from "./frame-map";
import type { FrameMap } from "./frame-map";
import type { MediaElement } from "./media-element";
import { RATES } from "./player-state";
import type { FrameRange, PlayerState } from "./player-state";
import type { Scrubbing } from "./scrubbing";

/** Where the choice of quality is carried out (hls.ts); absent where the browser alone decides. */
export interface QualityChoice {
  choose(index: number | null): void;
}

export interface PlayerParts {
  readonly media: MediaElement;
  readonly map: FrameMap;
  readonly store: StoreApi<PlayerState>;
  readonly scrub: Scrubbing;
  readonly quality: () => QualityChoice | null;
}

export interface Requests {
  play(): void;
  pause(): void;
  toggle(): void;
  /** Pauses nothing: a playing film plays on from there. Beyond what is ready it goes as far as it can. */
  goTo(frame: number): Promise<void>;
  /** Pauses, then moves by k frames from where the picture is, or is about to be. */
  step(frames: number): Promise<void>;
  setRate(rate: number): void;
  /** The next slower (−1) or faster (+1) of the offered rates. */
  shiftRate(direction: -1 | 1): void;
  setVolume(volume: number): void;
  toggleMute(): void;
  toggleMirror(): void;
  /** Sets the first (in) or last (out) frame of the loop at a frame; a loop begins when both are there. */
  markLoop(edge: "in" | "out", frame: number): void;
  setLoop(loop: FrameRange | null): void;
  toggleLooping(): void;
  chooseQuality(index: number | null): void;
}

/**
 * A browser that stands shows a frame only when it holds some more behind it, unless the film ends there: Chromium wants
 * four decoded frames and a fifth of a second of sound (measured: nearer than five frames a seek never ends). Until then
 * the picture would be another one than the page names.
 */
const BEHIND_FRAMES = 8;
const BEHIND_SECONDS = 0.4;

/** The last frame that can be gone to. */
function lastReachable(map: FrameMap, readyFrames: number): number {
  if (readyFrames >= map.frameCount) return map.frameCount - 1;
  const early = framesWithin(map, startOfFrame(map, readyFrames) - BEHIND_SECONDS);
  return Math.max(0, Math.min(readyFrames - BEHIND_FRAMES, early) - 1);
}

const ordered = (a: number, b: number): FrameRange => ({ start: Math.min(a, b), end: Math.max(a, b) });

export function requestsOf(parts: PlayerParts): Requests {
  return { ...motion(parts), ...sound(parts), ...loops(parts) };
}

type Motion = Pick<Requests, "play" | "pause" | "toggle" | "goTo" | "step" | "setRate" | "shiftRate">;

function motion({ media, map, store, scrub }: PlayerParts): Motion {
  const goTo = (wanted: number): Promise<void> => {
    const frame = clampFrame(map, wanted);
    const { readyFrames, frame: shown } = store.getState();
    const last = lastReachable(map, readyFrames);
    if (frame <= last) return scrub.goTo(frame);
    store.setState(({ wantedMore }) => ({ wantedMore: wantedMore + 1 }));
    // Who played further than one can go stays there.
    return shown >= last && frame >= shown ? Promise.resolve() : scrub.goTo(last);
  };
  const play = (): void => {
    const { loop, looping, frame } = store.getState();
    const outside = loop !== null && looping && (frame < loop.start || frame >= loop.end);
    if (outside) void scrub.goTo(loop.start);
    scrub.release();
    // Refused by the browser until somebody touches the page: then the button simply stays "Play".
    media.play().catch(() => undefined);
  };
  const setRate = (rate: number): void => {
    media.playbackRate = rate;
  };
  return {
    play,
    pause: () => media.pause(),
    toggle: () => (media.paused || media.ended ? play() : media.pause()),
    goTo,
    step: (frames) => {
      media.pause();
      const { goal, frame } = store.getState();
      return goTo((goal ?? frame) + frames);
    },
    setRate,
    shiftRate: (direction) => {
      const next = direction > 0 ? RATES.find((r) => r > media.playbackRate) : RATES.findLast((r) => r < media.playbackRate);
      if (next !== undefined) setRate(next);
    },
  };
}

function sound({ media, store, quality }: PlayerParts): Pick<Requests, "setVolume" | "toggleMute" | "toggleMirror" | "chooseQuality"> {
  return {
    setVolume: (volume) => {
      media.volume = Math.min(1, Math.max(0, volume));
      media.muted = volume <= 0;
    },
    toggleMute: () => {
      media.muted = !media.muted;
    },
    toggleMirror: () => store.setState((state) => ({ mirrored: !state.mirrored })),
    chooseQuality: (index) => {
      quality()?.choose(index);
      store.setState({ chosenQuality: index });
    },
  };
}

function loops({ map, store }: PlayerParts): Pick<Requests, "markLoop" | "setLoop" | "toggleLooping"> {
  const setLoop = (loop: FrameRange | null): void => {
    const range = loop && ordered(clampFrame(map, loop.start), clampFrame(map, loop.end));
    store.setState({ loop: range, looping: range !== null, loopStart: null });
  };
  return {
    setLoop,
    markLoop: (edge, frame) => {
      const { loop, loopStart } = store.getState();
      if (edge === "in") {
        if (loop && frame < loop.end) setLoop({ start: frame, end: loop.end });
        else store.setState({ loop: null, looping: false, loopStart: frame });
        return;
      }
      const start = loop ? loop.start : (loopStart ?? 0);
      if (start !== frame) setLoop({ start, end: frame });
    },
    toggleLooping: () => {
      if (store.getState().loop) store.setState((state) => ({ looping: !state.looping }));
    },
  };
}
