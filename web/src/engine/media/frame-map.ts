/**
 * The frame map: every frame's PTS in the source's own time base, from which all time in the room is derived.
 *
 * File `frames.bin`, little endian: 32-byte header (magic "PFM1", u32 flags, u32 timeBaseNum, u32 timeBaseDen,
 * u32 frameCount, u32 reserved, i64 reserved), then frameCount + 1 × i64: the PTS of each frame in presentation order
 * and, last, the end of the last frame. Renditions start at time 0 with frame 0: t(n) = (pts[n] − pts[0]) · timeBase.
 */
export interface TimeBase {
  readonly num: number;
  readonly den: number;
}

export interface FrameMap {
  readonly frameCount: number;
  readonly timeBase: TimeBase;
  /** Seconds from the first frame; frameCount + 1 numbers, the last is the film's end. */
  readonly starts: Float64Array;
  /** Is every frame equally long (to within one tick)? */
  readonly constantRate: boolean;
  /** Frames per second: exact for a constant rate, the mean otherwise. */
  readonly frameRate: number;
  /** Seconds. */
  readonly duration: number;
}

export class FrameMapInvalid extends Error {
  constructor(reason: string) {
    super(`This film's frame map cannot be read: ${reason}.`);
    this.name = "FrameMapInvalid";
  }
}

const HEADER_BYTES = 32;
const MAGIC = 0x314d4650; // "PFM1" read as a little-endian u32

export function decodeFrameMap(bytes: ArrayBuffer): FrameMap {
  if (bytes.byteLength < HEADER_BYTES) throw new FrameMapInvalid("it is too short");
  const view = new DataView(bytes);
  if (view.getUint32(0, true) !== MAGIC) throw new FrameMapInvalid("it does not begin with PFM1");
  const timeBase = { num: view.getUint32(8, true), den: view.getUint32(12, true) };
  const frameCount = view.getUint32(16, true);
  if (frameCount === 0) throw new FrameMapInvalid("it has no frames");
  if (timeBase.num === 0 || timeBase.den === 0) throw new FrameMapInvalid("its time base is zero");
  if (bytes.byteLength < HEADER_BYTES + 8 * (frameCount + 1)) throw new FrameMapInvalid("it breaks off");
  const first = view.getBigInt64(HEADER_BYTES, true);
  const ticks = new Float64Array(frameCount + 1);
  for (let n = 0; n <= frameCount; n += 1) {
    ticks[n] = Number(view.getBigInt64(HEADER_BYTES + 8 * n, true) - first);
  }
  return frameMapOf(ticks, timeBase);
}

/** A map from ticks counted from the first frame (frameCount + 1 of them). */
export function frameMapOf(ticks: Float64Array, timeBase: TimeBase): FrameMap {
  const frameCount = ticks.length - 1;
  const starts = new Float64Array(ticks.length);
  let shortest = Infinity;
  let longest = 0;
  for (let n = 0; n <= frameCount; n += 1) {
    starts[n] = ((ticks[n] as number) * timeBase.num) / timeBase.den;
    if (n === 0) continue;
    const length = (ticks[n] as number) - (ticks[n - 1] as number);
    if (length <= 0) throw new FrameMapInvalid(`frame ${n} does not come after frame ${n - 1}`);
    // The last length is a guess of the container in many films: it does not make a film irregular.
    if (n === frameCount && frameCount > 1) continue;
    shortest = Math.min(shortest, length);
    longest = Math.max(longest, length);
  }
  const duration = starts[frameCount] as number;
  const even = (longest + shortest) / 2;
  const constantRate = longest - shortest <= Math.max(1, even * 0.02);
  const span = frameCount > 1 ? (starts[frameCount - 1] as number) : duration;
  const frameRate = (frameCount > 1 ? frameCount - 1 : 1) / span;
  return { frameCount, timeBase, starts, constantRate, frameRate: constantRate ? broadcastRate(frameRate) : frameRate, duration };
}

/** Coarse time bases (1/1000) blur 23.976 into 23.98: the broadcast rates are known, so the nearest within 0.1 % is meant. */
function broadcastRate(rate: number): number {
  const known = [24000 / 1001, 24, 25, 30000 / 1001, 30, 48, 50, 60000 / 1001, 60, 120000 / 1001, 120, 240];
  let best = rate;
  for (const candidate of known) {
    const error = Math.abs(rate - candidate) / candidate;
    if (error < 0.0004 && error <= Math.abs(best === rate ? 1 : (rate - best) / best)) best = candidate;
  }
  return best;
}

export function clampFrame(map: FrameMap, frame: number): number {
  return Math.min(map.frameCount - 1, Math.max(0, Math.trunc(frame)));
}

/** When frame n begins, seconds on the film's own clock. */
export function startOfFrame(map: FrameMap, frame: number): number {
  return map.starts[Math.min(map.frameCount, Math.max(0, frame))] as number;
}

/** The middle of frame n: the only safe place to seek to, for an edge may fall to either side. */
export function timeOfFrame(map: FrameMap, frame: number): number {
  const n = clampFrame(map, frame);
  return ((map.starts[n] as number) + (map.starts[n + 1] as number)) / 2;
}

/** The frame that is shown at a moment (the last one that has begun). For `currentTime` after a mid-frame seek. */
export function frameShownAt(map: FrameMap, seconds: number): number {
  let low = 0;
  let high = map.frameCount - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((map.starts[middle] as number) <= seconds) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How many frames from the first are there when the film is there up to that moment. */
export function framesWithin(map: FrameMap, seconds: number): number {
  const last = frameShownAt(map, seconds);
  return timeOfFrame(map, last) <= seconds ? last + 1 : last;
}

/** The frame whose start lies nearest: for `mediaTime`, which is known to be the start of a frame, but rounded. */
export function frameAtMediaTime(map: FrameMap, mediaTime: number): number {
  const n = frameShownAt(map, mediaTime);
  if (n + 1 >= map.frameCount) return n;
  const before = mediaTime - (map.starts[n] as number);
  const after = (map.starts[n + 1] as number) - mediaTime;
  return after < before ? n + 1 : n;
}
