/**
 * Walks through a stamped film as a person would — steps forward, steps back, jumps, plays — and compares each time
 * what the player says with what the picture says.
 */
import type { Player } from "./media-store";

export interface Check {
  readonly how: "step" | "back" | "jump" | "play" | "rest";
  /** The frame that was asked for; while playing: the frame that the player named. */
  readonly wanted: number;
  readonly named: number;
  /** The number in the picture; null when it could not be read. */
  readonly stamped: number | null;
  /** From the request until the player was at rest. */
  readonly milliseconds: number;
}

export interface SelfTestReport {
  readonly checks: readonly Check[];
  readonly done: boolean;
}

/**
 * While a film plays, the browser may tell of a picture one refresh late (WICG video-rvfc: "no strict timing
 * guarantees"): the canvas then reads the next frame already. That is no error of the player, and it ends at rest.
 */
export function isLate({ how, named, stamped }: Check): boolean {
  return how === "play" && stamped === named + 1;
}

export function isWrong(check: Check): boolean {
  const { wanted, named, stamped } = check;
  return !isLate(check) && (stamped !== named || wanted !== named);
}

/** The value below which `part` (0..1) of the checks' times lie, milliseconds. */
export function percentile(checks: readonly Check[], part: number): number {
  const times = checks.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  return times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
}

/** Spread over the film, the same each time: multiples of the golden ratio. */
function jumpsIn(frameCount: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor((((i + 1) * 0.618_033_988_75) % 1) * frameCount));
}

/** A pause comes to rest in the middle of its frame: one seek. */
const REST_MS = 800;

interface SelfTestOptions {
  readonly player: Player;
  readonly read: () => number | null;
  /** How many steps forward; a third as many back, as many jumps as back. */
  readonly steps: number;
  /** Seconds of playing. */
  readonly play: number;
  readonly onReport: (report: SelfTestReport) => void;
  readonly stopped: () => boolean;
}

export async function runSelfTest(options: SelfTestOptions): Promise<void> {
  const { player, read, onReport, stopped } = options;
  const { frameCount } = player.map;
  const checks: Check[] = [];
  const note = (check: Check): void => {
    checks.push(check);
    onReport({ checks: [...checks], done: false });
  };
  const go = async (how: Check["how"], wanted: number, act: () => Promise<void>): Promise<void> => {
    const began = performance.now();
    await act();
    const milliseconds = performance.now() - began;
    note({ how, wanted, named: player.store.getState().frame, stamped: read(), milliseconds });
  };
  const steps = Math.min(options.steps, frameCount - 1);
  await go("jump", 0, () => player.request.goTo(0));
  for (let n = 1; n <= steps && !stopped(); n += 1) await go("step", n, () => player.request.step(1));
  const third = Math.floor(steps / 3);
  for (let n = 1; n <= third && !stopped(); n += 1) await go("back", steps - n, () => player.request.step(-1));
  for (const frame of jumpsIn(frameCount, third)) {
    if (!stopped()) await go("jump", frame, () => player.request.goTo(frame));
  }
  if (!stopped() && options.play > 0) await playThrough(options, note);
  onReport({ checks, done: true });
}

/** While it plays: at each frame that the player names, the picture must say the same. */
async function playThrough({ player, read, play }: SelfTestOptions, note: (check: Check) => void): Promise<void> {
  await player.request.goTo(0);
  const stop = player.store.subscribe(({ frame, playing }, before) => {
    if (frame === before.frame || !playing) return;
    note({ how: "play", wanted: frame, named: frame, stamped: read(), milliseconds: 0 });
  });
  player.request.play();
  await new Promise((resolve) => setTimeout(resolve, play * 1000));
  stop();
  player.request.pause();
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  const { frame } = player.store.getState();
  note({ how: "rest", wanted: frame, named: frame, stamped: read(), milliseconds: 0 });
}
