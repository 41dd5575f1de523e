/**
 * Facts: what is read from the media element, and which of its events may have changed it. Stateless.
 * The frame is not among them: it is read by frame-reader.ts, from the picture itself.
 */
import { HAVE_CURRENT_DATA, HAVE_FUTURE_DATA } from "./media-element";
import type { MediaElement } from "./media-element";
import { RATES } from "./player-state";
import type { PlayerState } from "./player-state";

type ReadFact = "ready" | "playing" | "waiting" | "ended" | "rate" | "volume" | "muted" | "bufferedUntil";

interface Fact<K extends ReadFact> {
  readonly read: (media: MediaElement) => PlayerState[K];
  readonly events: readonly string[];
}

/** The end of the loaded stretch that contains the present, seconds on the element's clock. */
function bufferedUntil({ buffered, currentTime }: MediaElement): number {
  for (let i = 0; i < buffered.length; i += 1) {
    if (buffered.start(i) <= currentTime + 0.1 && currentTime <= buffered.end(i)) return buffered.end(i);
  }
  return 0;
}

/** Shared playback runs a few percent off for moments; people see the rate that was chosen. */
const NUDGED = 0.1;

function chosenRate(rate: number): number {
  return RATES.find((chosen) => Math.abs(rate / chosen - 1) <= NUDGED) ?? rate;
}

export const FACTS: { readonly [K in ReadFact]: Fact<K> } = {
  ready: { read: (media) => media.readyState >= HAVE_CURRENT_DATA, events: ["loadeddata", "canplay", "emptied"] },
  playing: { read: (media) => !media.paused && !media.ended, events: ["play", "playing", "pause", "ended"] },
  waiting: {
    read: (media) => !media.paused && !media.seeking && media.readyState < HAVE_FUTURE_DATA,
    events: ["waiting", "playing", "canplay", "pause", "seeked"],
  },
  ended: { read: (media) => media.ended, events: ["ended", "play", "seeked"] },
  rate: { read: (media) => chosenRate(media.playbackRate), events: ["ratechange"] },
  volume: { read: (media) => media.volume, events: ["volumechange"] },
  muted: { read: (media) => media.muted, events: ["volumechange"] },
  bufferedUntil: { read: bufferedUntil, events: ["progress", "seeked", "timeupdate"] },
};

/** Keeps the facts of a state fresh until the returned function is called. */
export function watchFacts(media: MediaElement, set: (facts: Partial<PlayerState>) => void): () => void {
  const byEvent = new Map<string, ReadFact[]>();
  for (const name of Object.keys(FACTS) as ReadFact[]) {
    for (const event of FACTS[name].events) byEvent.set(event, [...(byEvent.get(event) ?? []), name]);
  }
  const read = (names: readonly ReadFact[]): void =>
    set(Object.fromEntries(names.map((name) => [name, FACTS[name].read(media)])));
  const listen = (event: Event): void => read(byEvent.get(event.type) ?? []);
  for (const event of byEvent.keys()) media.addEventListener(event, listen);
  read(Object.keys(FACTS) as ReadFact[]);
  return () => {
    for (const event of byEvent.keys()) media.removeEventListener(event, listen);
  };
}
