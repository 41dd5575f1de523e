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

/** Loads what the stage needs of a film. A renewed token alone (the same film, other addresses) does not load it anew. */
export function useFilm(video: Video, media: VideoMedia): FilmFacts {
  const [loaded, setLoaded] = useState<Loaded>(NOTHING);
  // The addresses of the first answer are kept for as long as this film is on the stage.
  const identity = `${video.id}/${String(video.attempt)}/${video.frames?.sha256 ?? ""}`;
  const [kept, setKept] = useState({ identity, media });
  if (kept.identity !== identity) setKept({ identity, media });
  const addresses = kept.media;
  useEffect(() => {
    const abort = new AbortController();
    const put = (part: Partial<Loaded>): void => {
      if (!abort.signal.aborted) setLoaded((now) => ({ ...now, ...part }));
    };
    const load = async (): Promise<void> => {
      try {
        if (addresses.frameMap) put({ map: await loadFrameMap(addresses.frameMap, abort.signal), failure: null });
      } catch (error) {
        put({ failure: error instanceof Error ? error.message : "The film's data could not be loaded." });
      }
    };
    void load();
    void loadSprites(addresses, abort.signal).then((sprites) => put({ sprites }));
    void loadWaveform(addresses, abort.signal).then((waveform) => put({ waveform }));
    return () => {
      abort.abort();
    };
  }, [addresses]);
  const aspect = aspectOf(video);
  const hasAudio = video.source?.hasAudio ?? false;
  const { map, sprites, waveform, failure } = loaded;
  const film = useMemo<Film | null>(
    () => map && { master: addresses.master, poster: addresses.poster, map, aspect, hasAudio },
    [map, addresses, aspect, hasAudio],
  );
  return { film, sprites, waveform, failure };
}
