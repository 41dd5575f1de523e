import { useEffect, useMemo, useState } from "react";
import type { Video, VideoMedia } from "@/api/types";
import type { FrameMap } from "@/engine/media/frame-map";
import type { Sprite } from "@/engine/media/sprites";
import type { Waveform } from "@/engine/media/waveform";
import { loadFrameMap, loadSprites, loadWaveform } from "@/features/player/load-film";
import type { Film } from "@/features/player/load-film";

/** Width / height of the displayed picture: of the largest rendition, whose pixels are square. */
export function aspectOf({ media, source }: Video): number {
  const largest = [...(media?.renditions ?? [])].sort((a, b) => b.height - a.height)[0];
  if (largest) return largest.width / largest.height;
  return source ? source.width / source.height : 16 / 9;
}

export interface FilmFacts {
  readonly film: Film | null;
  /** What stands for the film before it shows a frame; one that comes later must not cover the frames. */
  readonly poster: string | null;
  /** The scrub rendition's playlist; a film that is watched from its beginning gets it at the end. */
  readonly scrub: string | null;
  readonly sprites: readonly Sprite[];
  readonly waveform: Waveform | null;
  /** A sentence for a person when the film's data cannot be loaded. */
  readonly failure: string | null;
}

interface Loaded {
  readonly map: FrameMap | null;
  readonly sprites: readonly Sprite[];
  readonly waveform: Waveform | null;
  readonly failure: string | null;
}

const NOTHING: Loaded = { map: null, sprites: [], waveform: null, failure: null };

/** The first value of each identity. */
function useKept(identity: string, media: VideoMedia): VideoMedia {
  const [kept, setKept] = useState({ identity, media });
  if (kept.identity === identity) return kept.media;
  setKept({ identity, media });
  return media;
}

/** Loads what the stage needs of a film. A renewed token alone (the same film, other addresses) does not load it anew. */
export function useFilm(video: Video, media: VideoMedia): FilmFacts {
  const [loaded, setLoaded] = useState<Loaded>(NOTHING);
  // The addresses of the first answer are kept for as long as this film is on the stage. Its rungs have other names
  // when it was encoded anew after a part of it had been shown.
  const rungs = media.renditions.map(({ name }) => name).join();
  const identity = `${video.id}/${String(video.attempt)}/${video.frames?.sha256 ?? ""}/${rungs}`;
  const addresses = useKept(identity, media);
  // Small pictures, the scrub rendition and the sound's outline come last.
  const extras = useKept(`${identity}/${String(media.spritesVtt !== null)}/${String(media.waveform !== null)}`, media);
  useEffect(() => {
    const abort = new AbortController();
    const load = async (): Promise<void> => {
      try {
        const map = await loadFrameMap(addresses.frameMap, abort.signal);
        if (!abort.signal.aborted) setLoaded((now) => ({ ...now, map, failure: null }));
      } catch (error) {
        const failure = error instanceof Error ? error.message : "The film's data could not be loaded.";
        if (!abort.signal.aborted) setLoaded((now) => ({ ...now, failure }));
      }
    };
    if (addresses.frameMap) void load();
    return () => {
      abort.abort();
    };
  }, [addresses]);
  useEffect(() => {
    const abort = new AbortController();
    const put = (part: Partial<Loaded>): void => {
      if (!abort.signal.aborted) setLoaded((now) => ({ ...now, ...part }));
    };
    void loadSprites(extras, abort.signal).then((sprites) => put({ sprites }));
    void loadWaveform(extras, abort.signal).then((waveform) => put({ waveform }));
    return () => {
      abort.abort();
    };
  }, [extras]);
  const aspect = aspectOf(video);
  const hasAudio = video.source?.hasAudio ?? false;
  const { map, sprites, waveform, failure } = loaded;
  const film = useMemo<Film | null>(() => {
    const { master, poster, readyFrames } = addresses;
    return map && { videoId: video.id, master, poster, map, readyFrames, aspect, hasAudio };
  }, [map, addresses, video.id, aspect, hasAudio]);
  return { film, poster: addresses.poster, scrub: extras.scrub?.playlist ?? null, sprites, waveform, failure };
}
