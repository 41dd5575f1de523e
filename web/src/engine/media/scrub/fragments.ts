/**
 * Reads the scrub rendition as ingest wrote it: a media playlist, an init part with one H.264 track, and segments in
 * which every fragment (moof and mdat) is one key frame. A frame's number comes from its own time and the frame map.
 */
import { frameAtMediaTime } from "../frame-map";
import type { FrameMap } from "../frame-map";

export interface ScrubIndex {
  readonly init: string;
  /** In order; `start` is in seconds from the first frame, to within the playlist's rounding. */
  readonly segments: readonly { readonly url: string; readonly start: number }[];
}

export interface ScrubTrack {
  /** As WebCodecs names it: avc1.42c01e. */
  readonly codec: string;
  /** The avcC box's content. */
  readonly description: Uint8Array;
  readonly ticksPerSecond: number;
}

export class ScrubUnreadable extends Error {
  constructor(reason: string) {
    super(`The scrub rendition cannot be read: ${reason}.`);
    this.name = "ScrubUnreadable";
  }
}

/** `base` is the playlist's own address. */
export function parsePlaylist(text: string, base: string): ScrubIndex {
  const init = /#EXT-X-MAP:URI="([^"]+)"/.exec(text)?.[1];
  const segments: { url: string; start: number }[] = [];
  let start = 0;
  let length = 0;
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith("#EXTINF:")) length = Number.parseFloat(line.slice(8));
    if (line === "" || line.startsWith("#")) continue;
    segments.push({ url: new URL(line, base).toString(), start });
    start += length;
  }
  if (!init || segments.length === 0) throw new ScrubUnreadable("its playlist names no segments");
  return { init: new URL(init, base).toString(), segments };
}

/** The segment that begins at or before a moment (the playlist's rounding may put a border frame one segment off). */
export function segmentAt({ segments }: ScrubIndex, seconds: number): number {
  let n = segments.length - 1;
  while (n > 0 && (segments[n]?.start ?? 0) > seconds) n -= 1;
  return n;
}

interface Box {
  readonly start: number;
  readonly end: number;
}

const nameOf = (bytes: DataView, at: number): string => String.fromCharCode(...[4, 5, 6, 7].map((i) => bytes.getUint8(at + i)));

/** The content of the first box of that name between two offsets. */
function boxIn(bytes: DataView, name: string, { start, end }: Box): Box {
  for (let at = start; at + 8 <= end; ) {
    const size = bytes.getUint32(at);
    if (size < 8) break;
    if (nameOf(bytes, at) === name) return { start: at + 8, end: Math.min(end, at + size) };
    at += size;
  }
  throw new ScrubUnreadable(`there is no ${name} box`);
}

const inside = (bytes: DataView, path: readonly string[], whole: Box): Box => path.reduce((box, name) => boxIn(bytes, name, box), whole);

export function readInit(data: ArrayBuffer): ScrubTrack {
  const bytes = new DataView(data);
  const media = inside(bytes, ["moov", "trak", "mdia"], { start: 0, end: data.byteLength });
  const head = boxIn(bytes, "mdhd", media).start;
  const ticksPerSecond = bytes.getUint32(head + (bytes.getUint8(head) === 1 ? 20 : 12));
  const list = inside(bytes, ["minf", "stbl", "stsd"], media);
  // Eight bytes of list header, then the entry, whose own fields are 78 bytes long.
  const entry = boxIn(bytes, "avc1", { start: list.start + 8, end: list.end });
  const avcc = boxIn(bytes, "avcC", { start: entry.start + 78, end: entry.end });
  const description = new Uint8Array(data.slice(avcc.start, avcc.end));
  const codec = `avc1.${[1, 2, 3].map((i) => (description[i] ?? 0).toString(16).padStart(2, "0")).join("")}`;
  return { codec, description, ticksPerSecond };
}

/** Every frame of a segment by its number, as the bytes of its one sample. */
export function readSegment(data: ArrayBuffer, { ticksPerSecond }: ScrubTrack, map: FrameMap): Map<number, Uint8Array> {
  const bytes = new DataView(data);
  const frames = new Map<number, Uint8Array>();
  let frame: number | null = null;
  for (let at = 0; at + 8 <= data.byteLength; ) {
    const size = bytes.getUint32(at);
    if (size < 8 || at + size > data.byteLength) throw new ScrubUnreadable("a segment breaks off");
    const name = nameOf(bytes, at);
    if (name === "moof") {
      const { start } = inside(bytes, ["traf", "tfdt"], { start: at + 8, end: at + size });
      const ticks = bytes.getUint8(start) === 1 ? Number(bytes.getBigUint64(start + 4)) : bytes.getUint32(start + 4);
      frame = frameAtMediaTime(map, ticks / ticksPerSecond);
    } else if (name === "mdat" && frame !== null) {
      frames.set(frame, new Uint8Array(data, at + 8, size - 8));
      frame = null;
    }
    at += size;
  }
  return frames;
}
