/** What can be asked of the player: each request by its name, and what it does to the element and the state. */
import type { StoreApi } from "zustand/vanilla";
import { clampFrame } from "./frame-map";
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

const ordered = (a: number, b: number): FrameRange => ({ start: Math.min(a, b), end: Math.max(a, b) });

export function requestsOf(parts: PlayerParts): Requests {
  return { ...motion(parts), ...sound(parts), ...loops(parts) };
}

type Motion = Pick<Requests, "play" | "pause" | "toggle" | "goTo" | "step" | "setRate" | "shiftRate">;

function motion({ media, map, store, scrub }: PlayerParts): Motion {
  const within = (wanted: number): number => {
    const frame = clampFrame(map, wanted);
    const last = store.getState().readyFrames - 1;
    if (frame <= last) return frame;
    store.setState(({ wantedMore }) => ({ wantedMore: wantedMore + 1 }));
    return Math.max(0, last);
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
    goTo: (frame) => scrub.goTo(within(frame)),
    step: (frames) => {
      media.pause();
      const { goal, frame } = store.getState();
      return scrub.goTo(within((goal ?? frame) + frames));
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
