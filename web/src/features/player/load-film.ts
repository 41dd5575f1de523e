import { decodeFrameMap } from "@/engine/media/frame-map";
import type { FrameMap } from "@/engine/media/frame-map";
import { parseSprites } from "@/engine/media/sprites";
import type { Sprite } from "@/engine/media/sprites";
import type { Waveform } from "@/engine/media/waveform";
import { readFile } from "@/api/again";
import type { VideoMedia } from "@/api/types";

/** All that the stage needs of a film before it plays. */
export interface Film {
  readonly videoId: string;
  readonly master: string;
  readonly poster: string | null;
  readonly map: FrameMap;
  /** Only so many frames from the first can be played yet; null: all of them. */
  readonly readyFrames: number | null;
  /** Width / height of the displayed picture. */
  readonly aspect: number;
  readonly hasAudio: boolean;
}

function got<T>(url: string, signal: AbortSignal, take: (answer: Response) => Promise<T>): Promise<T> {
  return readFile(url, signal, async (answer) => {
    if (!answer.ok) throw new Error(`The film's data could not be loaded (${String(answer.status)}). Reload the page.`);
    return take(answer);
  });
}

export async function loadFrameMap(url: string, signal: AbortSignal): Promise<FrameMap> {
  return decodeFrameMap(await got(url, signal, (answer) => answer.arrayBuffer()));
}

/** Sprites and waveform are comfort: without them the timeline still works, so their absence is an empty answer. */
export async function loadSprites(media: VideoMedia, signal: AbortSignal): Promise<readonly Sprite[]> {
  if (!media.spritesVtt) return [];
  try {
    const base = new URL(media.spritesVtt, window.location.href).toString();
    return parseSprites(await got(base, signal, (answer) => answer.text()), base);
  } catch {
    return [];
  }
}

export async function loadWaveform(media: VideoMedia, signal: AbortSignal): Promise<Waveform | null> {
  if (!media.waveform) return null;
  try {
    return await got(media.waveform, signal, (answer) => answer.json() as Promise<Waveform>);
  } catch {
    return null;
  }
}
