/**
 * Time for people. The fact is always the frame number; what is printed here is a view of it.
 *
 * A constant rate gives SMPTE timecode `HH:MM:SS:FF`; 29.97 and 59.94 give drop-frame `HH:MM:SS;FF` (labels ;00 and
 * ;01 — at 59.94 ;00 to ;03 — are skipped at every minute but each tenth); 23.976 is never drop-frame. A variable
 * rate has no frame column that means anything: it gives seconds with milliseconds.
 */
import { startOfFrame } from "./frame-map";
import type { FrameMap } from "./frame-map";

/** How a rate is counted: `nominal` labels a second, `dropped` labels a minute. */
export interface Counting {
  readonly nominal: number;
  readonly dropped: number;
}

export function countingOf(frameRate: number): Counting {
  const nominal = Math.max(1, Math.round(frameRate));
  const pulledDown = Math.abs(frameRate - (nominal * 1000) / 1001) < 0.0005 * nominal;
  const dropped = pulledDown && nominal % 30 === 0 ? (nominal / 30) * 2 : 0;
  return { nominal, dropped };
}

const two = (n: number): string => String(n).padStart(2, "0");

/** The SMPTE label of a frame. */
export function timecodeOf(frame: number, { nominal, dropped }: Counting): string {
  const label = dropped === 0 ? frame : withSkippedLabels(frame, nominal, dropped);
  const seconds = Math.floor(label / nominal);
  const hours = Math.floor(seconds / 3600);
  const clock = `${two(hours)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${clock}${dropped === 0 ? ":" : ";"}${two(label % nominal)}`;
}

function withSkippedLabels(frame: number, nominal: number, dropped: number): number {
  const perMinute = nominal * 60 - dropped;
  const perTenMinutes = perMinute * 10 + dropped;
  const tens = Math.floor(frame / perTenMinutes);
  const rest = frame % perTenMinutes;
  const skippedInRest = rest < dropped ? 0 : dropped * Math.floor((rest - dropped) / perMinute);
  return frame + dropped * 9 * tens + skippedInRest;
}

/** The frame of a label, or null when it is not a label of this counting (also: a dropped one). */
export function frameOfTimecode(text: string, { nominal, dropped }: Counting): number | null {
  const match = /^(?:(\d+):)?(\d{1,2}):(\d{1,2})[:;](\d{1,3})$/.exec(text.trim());
  if (!match) return null;
  const [hours, minutes, seconds, frames] = [match[1] ?? "0", match[2], match[3], match[4]].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  if (minutes > 59 || seconds > 59 || frames >= nominal) return null;
  if (seconds === 0 && frames < dropped && minutes % 10 !== 0) return null;
  const allMinutes = hours * 60 + minutes;
  const label = (allMinutes * 60 + seconds) * nominal + frames;
  return label - dropped * (allMinutes - Math.floor(allMinutes / 10));
}

/** `00:00:02:23` for a constant rate, `0:02.958` for a variable one. */
export function formatFrame(map: FrameMap, frame: number): string {
  return map.constantRate ? timecodeOf(frame, countingOf(map.frameRate)) : formatSeconds(startOfFrame(map, frame), 3);
}

/** The short form for chips: no hours, and no minutes, in a film that has none. */
export function formatFrameShort(map: FrameMap, frame: number): string {
  const all = formatFrame(map, frame);
  if (!map.constantRate || map.duration >= 3600) return all;
  return all.slice(map.duration < 60 ? 6 : 3);
}

/** `m:ss`, `h:mm:ss`, with `digits` decimals of a second. */
export function formatSeconds(seconds: number, digits = 0): string {
  const unit = 10 ** digits;
  const all = Math.max(0, digits === 0 ? Math.floor(seconds) : Math.floor(seconds * unit + 1e-6));
  const whole = digits === 0 ? all : Math.floor(all / unit);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const fraction = digits === 0 ? "" : `.${String(all % unit).padStart(digits, "0")}`;
  const head = hours > 0 ? `${hours}:${two(minutes)}` : String(minutes);
  return `${head}:${two(whole % 60)}${fraction}`;
}
