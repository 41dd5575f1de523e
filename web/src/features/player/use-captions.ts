import { useCallback, useEffect, useState } from "react";
import { readTextFile } from "@/api/media-files";
import { parseCaptions } from "@/engine/media/captions";
import type { Cue } from "@/engine/media/captions";
import { showToast } from "@/ui/toast";

export interface CaptionTrack {
  readonly label: string;
  readonly language: string | null;
  readonly url: string;
}

export interface Captions {
  readonly tracks: readonly CaptionTrack[];
  /** Place in `tracks`; null: captions are off. */
  readonly chosen: number | null;
  readonly cues: readonly Cue[];
  choose(track: number | null): void;
  /** On with what was chosen last, else with the person's own language; or off. */
  toggle(): void;
}

const PLACE = "practika.captions";
const OFF = "";

const nameOf = ({ language, label }: CaptionTrack): string => language ?? label;

/** What this device chose last; nothing is chosen on a new one. */
function remembered(): string {
  try {
    return localStorage.getItem(PLACE) ?? OFF;
  } catch {
    return OFF;
  }
}

function remember(name: string): void {
  try {
    localStorage.setItem(PLACE, name);
  } catch {
    // a private window: the choice lives as long as the page
  }
}

/** "German" for "de"; titles that somebody gave stay as they are. */
export function trackWords({ label, language }: CaptionTrack): string {
  if (!language || label !== language) return label;
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(language) ?? label;
  } catch {
    return label;
  }
}

function wanted(tracks: readonly CaptionTrack[], name: string): number | null {
  const found = name === OFF ? -1 : tracks.findIndex((track) => nameOf(track) === name);
  return found < 0 ? null : found;
}

function ownLanguage(tracks: readonly CaptionTrack[]): number {
  const own = navigator.language.split("-")[0];
  return Math.max(0, tracks.findIndex(({ language }) => language?.split("-")[0] === own));
}

const NOTHING = { url: "", cues: [] as readonly Cue[] };

/** The captions of a film: off at first, remembered on this device, loaded when they are wanted. */
export function useCaptions(tracks: readonly CaptionTrack[]): Captions {
  const [chosen, setChosen] = useState<number | null>(() => wanted(tracks, remembered()));
  const [last, setLast] = useState(chosen);
  const [loaded, setLoaded] = useState(NOTHING);
  const url = chosen === null ? "" : (tracks[chosen]?.url ?? "");
  const choose = useCallback(
    (track: number | null) => {
      const known = track === null ? undefined : tracks[track];
      setChosen(track);
      if (track !== null) setLast(track);
      remember(known ? nameOf(known) : OFF);
    },
    [tracks],
  );
  useEffect(() => {
    if (!url) return;
    const abort = new AbortController();
    const load = async (): Promise<void> => {
      try {
        setLoaded({ url, cues: parseCaptions(await readTextFile(url, abort.signal)) });
      } catch {
        if (abort.signal.aborted) return;
        setChosen(null);
        showToast({ text: "The captions can’t be loaded just now. Turn them on again in a moment.", tone: "bad" });
      }
    };
    void load();
    return () => {
      abort.abort();
    };
  }, [url]);
  return {
    tracks,
    chosen,
    cues: loaded.url === url ? loaded.cues : NOTHING.cues,
    choose,
    toggle: () => {
      if (tracks.length > 0) choose(chosen === null ? (last ?? ownLanguage(tracks)) : null);
    },
  };
}
