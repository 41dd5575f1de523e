import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeMedia } from "./fake-media";
import { frameMapOf } from "./frame-map";
import { createPlayer } from "./media-store";
import { createShuttle } from "./shuttle";

const map = frameMapOf(Float64Array.from({ length: 248 }, (_, n) => n), { num: 1001, den: 24_000 });

function stage() {
  const media = new FakeMedia(map);
  const player = createPlayer(media, map);
  return { media, player, frame: () => player.store.getState().frame, request: player.request };
}

const settle = () => vi.advanceTimersByTimeAsync(400);

describe("the player", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("goes to the middle of a frame and believes the picture", async () => {
    const { media, frame, request } = stage();
    void request.goTo(71);
    await settle();
    expect(media.sought[0]).toBeCloseTo((71.5 * 1001) / 24_000, 9);
    expect(frame()).toBe(71);
  });

  it("keeps a wish that comes before the film until the film is there", async () => {
    const { media, player, frame, request } = stage();
    media.readyState = 0;
    void request.goTo(71);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(media.sought).toEqual([]);
    expect(player.store.getState().goal).toBe(71);
    media.readyState = 1;
    media.dispatchEvent(new Event("loadedmetadata"));
    await settle();
    expect(frame()).toBe(71);
    expect(player.store.getState().goal).toBeNull();
  });

  it("steps forward and back by exactly one, from every tenth frame", async () => {
    const { frame, request } = stage();
    for (let n = 0; n < 240; n += 10) {
      void request.goTo(n);
      await settle();
      void request.step(1);
      await settle();
      expect(frame()).toBe(n + 1);
      void request.step(-1);
      await settle();
      expect(frame()).toBe(n);
    }
  });

  it("adds up steps that come faster than pictures, and does only the latest seek", async () => {
    const { media, frame, request } = stage();
    for (let i = 0; i < 9; i += 1) void request.step(1);
    expect(media.sought).toHaveLength(1);
    await settle();
    expect(frame()).toBe(9);
    expect(media.sought).toHaveLength(2);
  });

  it("corrects a missed seek once, and only once", async () => {
    const { media, frame, request } = stage();
    media.missBy = [1, 0];
    void request.goTo(50);
    await settle();
    expect(frame()).toBe(49);
    expect(media.sought).toHaveLength(2);
  });

  it("names the frame that was sought even when the browser is slow to tell of its picture", async () => {
    const { media, frame, request } = stage();
    media.announcesAfter = 600;
    let arrived = false;
    void request.goTo(50).then(() => (arrived = true));
    await settle();
    expect({ arrived, frame: frame() }).toEqual({ arrived: true, frame: 50 });
  });

  it("takes the constant offset of the element's clock into account", async () => {
    const { media, player, frame, request } = stage();
    media.clockAhead = 0.213;
    player.feed.offset(0.213);
    void request.goTo(100);
    await settle();
    expect(media.shownFrame).toBe(100);
    expect(frame()).toBe(100);
  });

  it("heals an unmeasured offset of a frame or two by its one correction", async () => {
    const { media, frame, request } = stage();
    media.clockAhead = 2 * (1001 / 24_000);
    void request.goTo(100);
    await settle();
    expect(frame()).toBe(100);
  });

  it("stays inside the film", async () => {
    const { frame, request } = stage();
    void request.step(-5);
    await settle();
    expect(frame()).toBe(0);
    void request.goTo(9999);
    await settle();
    expect(frame()).toBe(246);
  });

  it("goes no further than what is ready, says so, and goes on when more comes", async () => {
    const media = new FakeMedia(map);
    const player = createPlayer(media, map, 96);
    void player.request.goTo(200);
    await settle();
    expect(player.store.getState()).toMatchObject({ frame: 85, wantedMore: 1 });
    void player.request.step(1);
    await settle();
    expect(player.store.getState()).toMatchObject({ frame: 85, wantedMore: 2 });
    player.feed.extent((200 * 1001) / 24_000);
    player.feed.extent(1);
    void player.request.goTo(200);
    await settle();
    expect(player.store.getState()).toMatchObject({ frame: 189, readyFrames: 200, wantedMore: 3 });
    player.feed.extent(map.duration);
    void player.request.goTo(246);
    await settle();
    expect(player.store.getState()).toMatchObject({ frame: 246, readyFrames: 247, wantedMore: 3 });
  });

  it("leaves who played to the edge of what is ready where they are", async () => {
    const media = new FakeMedia(map);
    const player = createPlayer(media, map, 96);
    player.request.play();
    media.advance(94);
    player.request.pause();
    await settle();
    void player.request.step(1);
    await settle();
    expect(player.store.getState()).toMatchObject({ frame: 94, wantedMore: 1 });
  });

  it("follows the pictures while playing and rests in the middle of the last one", async () => {
    const { media, frame, request } = stage();
    request.play();
    media.advance(30);
    expect(frame()).toBe(30);
    request.pause();
    await settle();
    expect(frame()).toBe(30);
    expect(media.currentTime).toBeCloseTo((30.5 * 1001) / 24_000, 9);
  });

  it("loops from B back to A, and starts a loop at A", async () => {
    const { media, player, frame, request } = stage();
    request.markLoop("in", 10);
    expect(player.store.getState().loop).toBeNull();
    request.markLoop("out", 14);
    request.play();
    await settle();
    expect(frame()).toBe(10);
    media.advance(4);
    expect(frame()).toBe(14);
    await settle();
    expect(frame()).toBe(10);
    request.toggleLooping();
    media.advance(6);
    await settle();
    expect(frame()).toBe(16);
  });

  it("reads what the element tells: rate, mute, end", async () => {
    const { media, player, request } = stage();
    request.setRate(0.5);
    media.dispatchEvent(new Event("ratechange"));
    request.toggleMute();
    media.dispatchEvent(new Event("volumechange"));
    media.finish();
    expect(player.store.getState()).toMatchObject({ rate: 0.5, muted: true, ended: true, playing: false });
    request.shiftRate(-1);
    request.shiftRate(-1);
    expect(media.playbackRate).toBe(0.25);
  });

  it("names the last frame at the end, though the browser did not tell of it", async () => {
    const { media, frame, request } = stage();
    void request.goTo(map.frameCount - 3);
    await settle();
    request.play();
    media.advance();
    media.finishUntold();
    await settle();
    expect(frame()).toBe(map.frameCount - 1);
  });

  it("walks backwards at J, and stops at the beginning", async () => {
    const { player, frame, request } = stage();
    void request.goTo(48);
    await settle();
    const shuttle = createShuttle(player);
    shuttle.backward();
    await vi.advanceTimersByTimeAsync(1000);
    expect(frame()).toBeGreaterThan(20);
    expect(frame()).toBeLessThan(30);
    await vi.advanceTimersByTimeAsync(3000);
    expect(frame()).toBe(0);
    shuttle.destroy();
  });

  it("stops listening when destroyed", async () => {
    const { media, player, frame } = stage();
    player.destroy();
    media.advance(3);
    expect(frame()).toBe(0);
  });
});
