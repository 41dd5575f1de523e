import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { witnessed } from "../live/witness";
import { FakeMedia } from "../media/fake-media";
import { frameMapOf } from "../media/frame-map";
import { createPlayer } from "../media/media-store";
import type { Player } from "../media/media-store";
import { Lesson } from "./lesson";
import type { LessonLine } from "./lines";
import { Replay } from "./replay";

/** 250 frames, 25 a second. */
const MAP = frameMapOf(Float64Array.from({ length: 251 }, (_, n) => n * 40), { num: 1, den: 1000 });
const STARTED = 1_772_366_400_000;
const session = (t: number, frame: number, playing: boolean): LessonLine => ({
  t,
  k: "session",
  driver: { personId: "usr_00000000000000000000000001", name: "Head Coach", screen: "0123456789ab" },
  transport: { frame, playing, rate: 1, loop: null, at: STARTED + t },
  hands: [],
});
const LINES: readonly LessonLine[] = [
  { t: 0, k: "head", v: 1, lesson: "les_00000000000000000000000001", part: 1, started: STARTED },
  session(0, 10, false),
  session(2_000, 10, true),
  session(11_000, 235, false),
  { t: 13_000, k: "end" },
];
/** Two frames of film. */
const APART_MS = 80;

describe("a replay", () => {
  let media: FakeMedia;
  let raw: Player;
  let replay: Replay;

  const settle = (ms = 600) => vi.advanceTimersByTimeAsync(ms);
  /** The page runs for so long, its film showing a picture every frame at its rate. */
  const run = async (ms: number): Promise<void> => {
    let due = 0;
    for (let gone = 0; gone < ms; gone += 10) {
      await vi.advanceTimersByTimeAsync(10);
      replay.tick();
      due += media.paused || media.seeking ? 0 : (10 * media.playbackRate) / 40;
      while (due >= 1) {
        media.advance();
        due -= 1;
      }
    }
  };

  beforeEach(async () => {
    vi.useFakeTimers();
    media = new FakeMedia(MAP);
    raw = createPlayer(media, MAP);
    const lesson = new Lesson();
    lesson.add(LINES);
    replay = new Replay(lesson);
    replay.attach(raw);
    await settle();
  });
  afterEach(() => {
    replay.stop();
    raw.destroy();
    vi.useRealTimers();
  });

  it("shows the very frame of a moment while it stands", async () => {
    expect(media.shownFrame).toBe(10);
    for (const [at, frame] of [[4_000, 60], [10_980, 234], [12_000, 235], [500, 10]] as const) {
      replay.seek(at);
      await settle();
      expect(media.shownFrame).toBe(frame);
      expect(media.paused).toBe(true);
    }
  });

  it.each([0.5, 1, 2])("keeps the film with the lesson at %s times the speed, and stands at its end", async (speed) => {
    replay.setSpeed(speed);
    replay.seek(1_500);
    replay.play();
    await run(500 / speed + 2_500);
    for (let look = 0; look < 5; look += 1) {
      const expected = 10 * 40 + (replay.at - 2_000);
      expect(Math.abs((media.shownFrame + 0.5) * 40 - expected)).toBeLessThanOrEqual(APART_MS * Math.max(1, speed));
      await run(100);
    }
    await run(13_000 / speed);
    expect(replay.store.getState()).toMatchObject({ at: 13_000, playing: false });
    expect([media.paused, media.shownFrame]).toEqual([true, 235]);
  });

  it("waits while its viewer looks at the film alone, and takes them back", async () => {
    replay.seek(3_000);
    replay.play();
    await run(1_000);
    const own = witnessed(raw, () => { replay.stepOut(); });
    own.request.pause();
    void own.request.goTo(200);
    await run(800);
    const { at, inside, playing } = replay.store.getState();
    expect([inside, playing, media.shownFrame]).toEqual([false, false, 200]);
    await run(2_000);
    expect(media.shownFrame).toBe(200);
    replay.stepIn();
    await settle();
    expect(replay.store.getState()).toMatchObject({ at, inside: true });
    expect(Math.abs(media.shownFrame * 40 - (400 + at - 2_000))).toBeLessThanOrEqual(40);
  });

  it("names who drove, and shows what flowed in the page's own time", async () => {
    const lesson = new Lesson();
    lesson.add([
      ...LINES.slice(0, 2),
      { t: 1_000, k: "flow", flow: { v: 1, type: "flow", n: 1, ink: [], gone: [], posted: null, pointer: { kind: "laser", x: 100, y: 100, trail: "" }, position: null, sender: { personId: "usr_00000000000000000000000001", screen: "a" } } },
      { t: 4_000, k: "end" },
    ]);
    const other = new Replay(lesson);
    other.seek(1_400);
    expect(other.store.getState().driver).toBe("Head Coach");
    const { pointer } = [...other.others.getState().screens.values()][0] ?? {};
    expect(performance.now() - (pointer?.moved ?? 0)).toBeCloseTo(400, 0);
    other.seek(500);
    expect(other.others.getState().screens.size).toBe(0);
  });
});
