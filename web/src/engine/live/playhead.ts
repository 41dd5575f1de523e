/** Where a shared film is at a moment, from its transport; and how a player that runs beside it is brought there. */
import { frameShownAt, startOfFrame } from "../media/frame-map";
import type { FrameMap } from "../media/frame-map";
import type { Transport } from "./protocol";

/** Seconds of film at the server's time `at`. A loop goes round; without one the film stays at its end. */
export function secondsAt(map: FrameMap, transport: Transport, at: number): number {
  const begun = startOfFrame(map, transport.frame);
  if (!transport.playing) return begun;
  const gone = (Math.max(0, at - transport.at) / 1000) * transport.rate;
  const { loop } = transport;
  if (loop && loop.end < map.frameCount) {
    const start = startOfFrame(map, loop.start);
    const end = startOfFrame(map, loop.end + 1);
    if (begun >= start && begun < end && begun + gone >= end) return start + ((begun + gone - end) % (end - start));
  }
  return Math.min(begun + gone, map.duration);
}

export const frameAt = (map: FrameMap, transport: Transport, at: number): number => frameShownAt(map, secondsAt(map, transport, at));

export type Correction =
  | { readonly act: "none" }
  | { readonly act: "nudge"; readonly rate: number }
  | { readonly act: "seek" };

/** Beyond this many seconds a nudge would take too long. */
export const SEEK_BEYOND_S = 0.35;
/** A nudge is meant to have worked after this many seconds. */
const NUDGE_WITHIN_S = 1;
/** More than this is seen and heard. */
const MOST_NUDGE = 0.08;

/** What brings a playing film back that is `drift` seconds ahead (behind: negative), each frame `frame` seconds long. */
export function correctionOf(drift: number, frame: number, rate: number): Correction {
  const off = drift / rate;
  if (Math.abs(off) > SEEK_BEYOND_S) return { act: "seek" };
  if (Math.abs(drift) < frame / 2) return { act: "none" };
  const share = Math.min(MOST_NUDGE, Math.max(-MOST_NUDGE, -off / NUDGE_WITHIN_S));
  return { act: "nudge", rate: rate * (1 + share) };
}
