/** Small pictures of the film for hovering and scrubbing: WebVTT cues that point into sprite sheets. */
export interface Sprite {
  /** Seconds on the film's clock. */
  readonly start: number;
  readonly end: number;
  readonly url: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const TIMING = /^((?:\d+:)?\d\d:\d\d\.\d{3})\s+-->\s+((?:\d+:)?\d\d:\d\d\.\d{3})/;

function secondsOf(stamp: string): number {
  return stamp.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** `base` is the address of the VTT file: cues name their sheets relative to it. Cues that say nothing are skipped. */
export function parseSprites(vtt: string, base: string): Sprite[] {
  const lines = vtt.split(/\r?\n/);
  const sprites: Sprite[] = [];
  lines.forEach((line, n) => {
    const timing = TIMING.exec(line);
    const target = /^(.+)#xywh=(\d+),(\d+),(\d+),(\d+)$/.exec((lines[n + 1] ?? "").trim());
    if (!timing || !target) return;
    const [x, y, width, height] = target.slice(2).map(Number) as [number, number, number, number];
    const url = new URL(target[1] as string, base).toString();
    sprites.push({ start: secondsOf(timing[1] as string), end: secondsOf(timing[2] as string), url, x, y, width, height });
  });
  return sprites;
}

/** The last sprite that has begun (the first, before all of them). */
export function spriteAt(sprites: readonly Sprite[], seconds: number): Sprite | null {
  let low = 0;
  let high = sprites.length - 1;
  if (high < 0) return null;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sprites[middle] as Sprite).start <= seconds) low = middle;
    else high = middle - 1;
  }
  return sprites[low] as Sprite;
}
