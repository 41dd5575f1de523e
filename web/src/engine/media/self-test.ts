/**
 * Walks through a stamped film as a person would — every frame forward, every frame back, jumps, to both ends, on each
 * quality, playing — and compares each time what the player says with what the picture says.
 */
import type { Player } from "./media-store";

export interface Check {
  readonly how: "step" | "back" | "jump" | "quality" | "play" | "rest";
  /** The frame that was asked for; while playing: the frame that the player named. */
  readonly wanted: number;
  readonly named: number;
  /** The number in the picture; null when it could not be read. */
  readonly stamped: number | null;
  /** The last number that the picture may rightly show: more than `named` only while the film plays. */
  readonly upTo: number;
  /** From the request until the player was at rest. */
  readonly milliseconds: number;
}

export interface SelfTestReport {
  readonly checks: readonly Check[];
  readonly done: boolean;
  /** No picture carries a number: this film says nothing about the player. */
  readonly unstamped: boolean;
}

/**
 * While a film plays, the browser may tell of a picture a refresh late (WICG video-rvfc: "no strict timing
 * guarantees"): the canvas then reads what is told next. That is no error of the player, and it ends at rest.
 */
export function isLate({ named, stamped, upTo }: Check): boolean {
  return stamped !== null && stamped > named && stamped <= upTo;
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
export function jumpsIn(frameCount: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor((((i + 1) * 0.618_033_988_75) % 1) * frameCount));
}

/** A pause comes to rest in the middle of its frame: one seek. */
const REST_MS = 800;
/** A quality that is not on the screen after this is not waited for. */
const QUALITY_MS = 10_000;
const JUMPS_PER_QUALITY = 4;

interface SelfTestOptions {
  readonly player: Player;
  readonly read: () => number | null;
  /** How many frames to walk forward and back again; a third as many jumps. */
  readonly steps: number;
  /** Seconds of playing. */
  readonly play: number;
  readonly onReport: (report: SelfTestReport) => void;
  readonly stopped: () => boolean;
}

type Go = (how: Check["how"], wanted: number, act?: () => Promise<void>) => Promise<void>;

export async function runSelfTest(options: SelfTestOptions): Promise<void> {
  const { player, read, onReport, stopped } = options;
  const { frameCount } = player.map;
  const last = frameCount - 1;
  const checks: Check[] = [];
  const note = (check: Check): void => {
    checks.push(check);
    onReport({ checks: [...checks], done: false, unstamped: false });
  };
  const go: Go = async (how, wanted, act = () => player.request.goTo(wanted)) => {
    if (stopped()) return;
    const began = performance.now();
    await act();
    const milliseconds = performance.now() - began;
    note({ how, wanted, named: player.store.getState().frame, stamped: read(), upTo: wanted, milliseconds });
  };
  for (const frame of [last, 0]) await go("jump", frame);
  const unstamped = checks.every(({ stamped }) => stamped === null);
  if (!unstamped) {
    await walk(options, go);
    for (const frame of jumpsIn(frameCount, Math.ceil(options.steps / 3))) await go("jump", frame);
    for (const frame of [last, 0]) await go("jump", frame);
    await eachQuality(options, go);
    if (!stopped() && options.play > 0) await playThrough(options, note);
  }
  if (!stopped()) onReport({ checks, done: true, unstamped });
}

async function walk({ player, steps }: SelfTestOptions, go: Go): Promise<void> {
  const far = Math.min(steps, player.map.frameCount - 1);
  for (let n = 1; n <= far; n += 1) await go("step", n, () => player.request.step(1));
  for (let n = far - 1; n >= 0; n -= 1) await go("back", n, () => player.request.step(-1));
}

/** The same on every rung: frame n of each is frame n of the film. */
async function eachQuality({ player, stopped }: SelfTestOptions, go: Go): Promise<void> {
  const { qualities } = player.store.getState();
  if (qualities.length < 2) return;
  for (const { index } of qualities) {
    if (stopped()) return;
    player.request.chooseQuality(index);
    await shown(player, index);
    for (const frame of jumpsIn(player.map.frameCount, JUMPS_PER_QUALITY)) await go("quality", frame);
  }
  player.request.chooseQuality(null);
}

function shown({ store }: Player, quality: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(done, QUALITY_MS);
    const stop = store.subscribe(({ shownQuality, goal }) => {
      if (shownQuality === quality && goal === null) done();
    });
    const { shownQuality, goal } = store.getState();
    if (shownQuality === quality && goal === null) done();
  });
}

/** While it plays: at each frame that the player names, the picture must say the same, or what is named next. */
async function playThrough({ player, read, play }: SelfTestOptions, note: (check: Check) => void): Promise<void> {
  await player.request.goTo(0);
  const told: { frame: number; stamped: number | null }[] = [];
  const stop = player.store.subscribe(({ frame, playing }, before) => {
    if (frame !== before.frame && playing) told.push({ frame, stamped: read() });
  });
  player.request.play();
  await new Promise((resolve) => setTimeout(resolve, play * 1000));
  stop();
  player.request.pause();
  told.forEach(({ frame, stamped }, i) => {
    const next = told[i + 1]?.frame;
    if (next !== undefined) note({ how: "play", wanted: frame, named: frame, stamped, upTo: next, milliseconds: 0 });
  });
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  const { frame } = player.store.getState();
  note({ how: "rest", wanted: frame, named: frame, stamped: read(), upTo: frame, milliseconds: 0 });
}
