/** The segments that have been fetched: around the playhead, the least recently used go first. */
import { timeOfFrame } from "../frame-map";
import type { FrameMap } from "../frame-map";
import { parsePlaylist, readInit, readSegment, ScrubUnreadable, segmentAt } from "./fragments";
import type { ScrubIndex, ScrubTrack } from "./fragments";

/** Bytes of segments that are kept: about two minutes of film. */
const MOST_BYTES = 48 * 1024 * 1024;

export type Fetch = (url: string, signal: AbortSignal) => Promise<ArrayBuffer>;

interface Segment {
  readonly frames: Map<number, Uint8Array>;
  readonly bytes: number;
}

export class Shelf {
  readonly #playlist: string;
  readonly #map: FrameMap;
  readonly #fetch: Fetch;
  readonly #abort = new AbortController();
  readonly #kept = new Map<number, Segment>();
  readonly #coming = new Map<number, { segment: Promise<Segment>; abort: AbortController }>();
  #opened: Promise<{ index: ScrubIndex; track: ScrubTrack }> | null = null;

  constructor(playlist: string, map: FrameMap, get: Fetch) {
    this.#playlist = playlist;
    this.#map = map;
    this.#fetch = get;
  }

  async track(): Promise<ScrubTrack> {
    return (await this.#open()).track;
  }

  /** The bytes of a frame, at once where its segment is kept. */
  kept(frame: number): Uint8Array | null {
    for (const [n, segment] of this.#kept) {
      const data = segment.frames.get(frame);
      if (!data) continue;
      this.#kept.delete(n);
      this.#kept.set(n, segment);
      return data;
    }
    return null;
  }

  /** The bytes of a frame, fetched if need be. What was wanted before and is not near is no longer fetched. */
  async frame(frame: number): Promise<Uint8Array> {
    const near = this.kept(frame);
    if (near) return near;
    const { index } = await this.#open();
    const guess = segmentAt(index, timeOfFrame(this.#map, frame));
    for (const [n, { abort }] of this.#coming) if (Math.abs(n - guess) > 1) abort.abort();
    for (const n of [guess, guess - 1, guess + 1]) {
      if (n < 0 || n >= index.segments.length) continue;
      const data = (await this.#segment(n, index)).frames.get(frame);
      if (data) return data;
    }
    throw new ScrubUnreadable(`frame ${String(frame)} is not where it should be`);
  }

  /** Fetches the segment of a frame and then its neighbour in that direction, for later. */
  async prefetch(frame: number, direction: -1 | 0 | 1): Promise<void> {
    const { index } = await this.#open();
    const here = segmentAt(index, timeOfFrame(this.#map, frame));
    for (const n of new Set([here, here + direction])) {
      if (n >= 0 && n < index.segments.length) await this.#segment(n, index);
    }
  }

  close(): void {
    this.#abort.abort();
    for (const { abort } of this.#coming.values()) abort.abort();
    this.#kept.clear();
  }

  #open(): Promise<{ index: ScrubIndex; track: ScrubTrack }> {
    this.#opened ??= this.#read();
    return this.#opened;
  }

  async #read(): Promise<{ index: ScrubIndex; track: ScrubTrack }> {
    const text = new TextDecoder().decode(await this.#fetch(this.#playlist, this.#abort.signal));
    const index = parsePlaylist(text, this.#playlist);
    return { index, track: readInit(await this.#fetch(index.init, this.#abort.signal)) };
  }

  #segment(n: number, index: ScrubIndex): Promise<Segment> {
    const kept = this.#kept.get(n);
    if (kept) return Promise.resolve(kept);
    const coming = this.#coming.get(n);
    if (coming && !coming.abort.signal.aborted) return coming.segment;
    const abort = new AbortController();
    const segment = this.#load(n, index, abort);
    this.#coming.set(n, { segment, abort });
    return segment;
  }

  async #load(n: number, index: ScrubIndex, abort: AbortController): Promise<Segment> {
    try {
      const { track } = await this.#open();
      const data = await this.#fetch(index.segments[n]?.url ?? "", abort.signal);
      const segment = { frames: readSegment(data, track, this.#map), bytes: data.byteLength };
      this.#kept.set(n, segment);
      this.#makeRoom();
      return segment;
    } finally {
      if (this.#coming.get(n)?.abort === abort) this.#coming.delete(n);
    }
  }

  #makeRoom(): void {
    let bytes = [...this.#kept.values()].reduce((sum, segment) => sum + segment.bytes, 0);
    for (const [n, segment] of this.#kept) {
      if (bytes <= MOST_BYTES || this.#kept.size === 1) return;
      this.#kept.delete(n);
      bytes -= segment.bytes;
    }
  }
}
