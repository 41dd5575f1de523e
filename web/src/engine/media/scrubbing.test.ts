import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeMedia } from "./fake-media";
import { frameMapOf } from "./frame-map";
import { createPlayer } from "./media-store";
import type { ScrubPictures, ScrubReports } from "./scrubbing";
import { createShuttle } from "./shuttle";

const map = frameMapOf(Float64Array.from({ length: 241 }, (_, n) => n), { num: 1, den: 24 });

/** Draws each wish after 5 ms, unless it is told to wait. */
class FakePictures implements ScrubPictures {
  readonly drawn: number[] = [];
  warmed: number | null = null;
  gone = false;
  stuck = false;
  readonly #reports: ScrubReports;

  constructor(reports: ScrubReports) {
    this.#reports = reports;
  }

  wish(frame: number): void {
    if (this.stuck) return;
    setTimeout(() => {
      this.drawn.push(frame);
      this.#reports.shown(frame);
    }, 5);
  }

  forget(): void {}

  warm(frame: number): void {
    this.warmed = frame;
  }

  destroy(): void {
    this.gone = true;
  }

  fail(): void {
    this.#reports.failed();
  }
}

async function stage() {
  const media = new FakeMedia(map);
  const player = createPlayer(media, map);
  const made: FakePictures[] = [];
  player.scrub.offer(async (reports) => {
    made.push(new FakePictures(reports));
    return made[0] as FakePictures;
  });
  player.scrub.warm();
  await vi.advanceTimersByTimeAsync(1);
  const seen: string[] = [];
  player.store.subscribe(({ picture, frame }, before) => {
    if (picture !== before.picture || frame !== before.frame) seen.push(`${picture} ${String(frame)}`);
  });
  return { media, player, pictures: made[0] as FakePictures, seen, state: () => player.store.getState(), request: player.request };
}

const settle = () => vi.advanceTimersByTimeAsync(1000);

describe("scrubbing", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("shows a step back at once, and lets the film take over with the same frame", async () => {
    const { request, state, seen } = await stage();
    void request.goTo(100);
    await settle();
    expect(state()).toMatchObject({ picture: "film", frame: 100, goal: null });
    seen.length = 0;
    void request.step(-1);
    await vi.advanceTimersByTimeAsync(6);
    expect(state()).toMatchObject({ picture: "scrub", frame: 99, goal: null });
    await settle();
    expect(seen).toEqual(["scrub 99", "film 99"]);
  });

  it("leaves a single step forward to the film", async () => {
    const { pictures, request, state } = await stage();
    void request.step(1);
    await settle();
    expect(pictures.drawn).toEqual([]);
    expect(state()).toMatchObject({ picture: "film", frame: 1 });
  });

  it("does not send the film anywhere while somebody drags", async () => {
    const { media, pictures, request, state } = await stage();
    void request.goTo(50);
    await vi.advanceTimersByTimeAsync(16);
    const sought = media.sought.length;
    for (let n = 51; n < 90; n += 1) {
      void request.goTo(n);
      await vi.advanceTimersByTimeAsync(16);
      expect(state()).toMatchObject({ picture: "scrub", frame: n, goal: null });
    }
    expect(media.sought.length - sought).toBeLessThanOrEqual(1);
    expect(pictures.drawn.slice(-39)).toEqual(Array.from({ length: 39 }, (_, i) => 51 + i));
    await settle();
    expect(state()).toMatchObject({ picture: "film", frame: 89, goal: null });
    expect(media.shownFrame).toBe(89);
  });

  it("never lets a film that shows another frame take over", async () => {
    const { media, request, state } = await stage();
    media.missBy = [1, 5];
    void request.goTo(120);
    await settle();
    expect(state()).toMatchObject({ picture: "scrub", frame: 120 });
  });

  it("plays on from the frame that is shown", async () => {
    const { media, request, state } = await stage();
    void request.goTo(30);
    void request.goTo(80);
    await vi.advanceTimersByTimeAsync(10);
    expect(state()).toMatchObject({ picture: "scrub", frame: 80 });
    request.play();
    await vi.advanceTimersByTimeAsync(400);
    expect(media.shownFrame).toBe(80);
    media.advance(3);
    expect(state()).toMatchObject({ picture: "film", frame: 83, playing: true });
  });

  it("relies on the film alone when the pictures fail", async () => {
    const { pictures, request, state } = await stage();
    pictures.stuck = true;
    void request.goTo(70);
    void request.goTo(60);
    pictures.fail();
    await settle();
    expect(state()).toMatchObject({ picture: "film", frame: 60, goal: null });
    expect(pictures.gone).toBe(true);
    void request.step(-1);
    await settle();
    expect(state()).toMatchObject({ picture: "film", frame: 59 });
  });

  it("walks backwards through every frame at J", async () => {
    const { player, pictures, request } = await stage();
    void request.goTo(48);
    await settle();
    pictures.drawn.length = 0;
    const shuttle = createShuttle(player);
    shuttle.backward();
    await vi.advanceTimersByTimeAsync(1000);
    shuttle.pause();
    expect(pictures.drawn.length).toBeGreaterThanOrEqual(22);
    expect(pictures.drawn).toEqual(pictures.drawn.map((_, i) => 47 - i));
    shuttle.destroy();
  });
});
