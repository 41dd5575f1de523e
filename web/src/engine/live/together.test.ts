import { beforeEach, afterEach, describe, expect, it, vi } from "vitest";
import { FakeMedia } from "../media/fake-media";
import { frameMapOf } from "../media/frame-map";
import { createPlayer } from "../media/media-store";
import type { Player } from "../media/media-store";
import { offsetOf, ServerClock } from "./clock";
import { correctionOf, frameAt, secondsAt } from "./playhead";
import type { ClientMessage, LiveSession, Transport } from "./protocol";
import { mayTake, tierOf } from "./tiers";
import { createTogether, NO_SESSION } from "./together";
import type { Together } from "./together";
import { witnessed } from "./witness";

/** 250 frames, 25 a second. */
const MAP = frameMapOf(Float64Array.from({ length: 251 }, (_, n) => n * 40), { num: 1, den: 1000 });
const at = (frame: number, more: Partial<Transport> = {}): Transport => ({ frame, playing: false, rate: 1, loop: null, at: 1_000, ...more });

describe("the server's clock", () => {
  it("is the median of the quickest answers", () => {
    expect(offsetOf([{ offset: 500, roundTrip: 400 }, { offset: 10, roundTrip: 20 }, { offset: 12, roundTrip: 22 }, { offset: 11, roundTrip: 21 }])).toBe(11);
    expect(offsetOf([])).toBe(0);
    let now = 100;
    const clock = new ServerClock(() => now);
    const asked = clock.ask();
    now = 140;
    clock.answered(asked, 1_120);
    expect(clock.now()).toBe(1_140);
  });
});

describe("the shared playhead", () => {
  it("runs from its transport, stands at the end, and goes round in a loop", () => {
    expect(secondsAt(MAP, at(50), 9_000)).toBe(2);
    expect(secondsAt(MAP, at(50, { playing: true, rate: 0.5 }), 3_000)).toBe(3);
    expect(frameAt(MAP, at(50, { playing: true }), 1_000_000)).toBe(249);
    const looped = at(50, { playing: true, loop: { start: 50, end: 74 } });
    expect([1_500, 2_000, 2_250, 4_100].map((now) => frameAt(MAP, looped, now))).toEqual([62, 50, 56, 52]);
  });

  it("is met by a nudge under a third of a second, by a seek beyond, and left alone within half a frame", () => {
    expect(correctionOf(0.01, 0.04, 1)).toEqual({ act: "none" });
    expect(correctionOf(0.05, 0.04, 1)).toMatchObject({ act: "nudge", rate: 0.95 });
    expect(correctionOf(-0.3, 0.04, 1)).toMatchObject({ act: "nudge", rate: 1.08 });
    expect(correctionOf(1, 0.04, 1)).toEqual({ act: "seek" });
    expect(correctionOf(0.3, 0.04, 0.5)).toEqual({ act: "seek" });
  });
});

describe("tiers", () => {
  it("are what the server says", () => {
    const session: LiveSession = { ...NO_SESSION, tiers: { me: "point" }, driver: { personId: "coach", name: "Coach", screen: "a" } };
    expect(["owner", "coach", "member", "viewer"].map((role) => tierOf(NO_SESSION, "me", role))).toEqual(["drive", "drive", "drive", "watch"]);
    expect(["owner", "member", "viewer"].map((role) => tierOf(session, "me", role))).toEqual(["drive", "point", "point"]);
    expect(["coach", "member", "viewer"].map((role) => mayTake({ ...session, tiers: {} }, "me", role))).toEqual([true, false, false]);
  });
});

describe("watching together", () => {
  let media: FakeMedia;
  let raw: Player;
  let said: ClientMessage[];
  let together: Together;
  let number: number;

  const tell = (more: Partial<LiveSession>): void => {
    number += 1;
    const session: LiveSession = { ...together.store.getState().session, epoch: 1, ...more, number };
    together.receive({ v: 1, type: "session", session });
  };
  const settle = (ms = 2_000) => vi.advanceTimersByTimeAsync(ms);
  const coach = { personId: "coach", name: "Head Coach", screen: "coach-screen" };

  beforeEach(async () => {
    vi.useFakeTimers();
    media = new FakeMedia(MAP);
    raw = createPlayer(media, MAP);
    said = [];
    number = 0;
    together = createTogether({ me: "me", clock: new ServerClock(() => 1_000) });
    together.speakBy((message) => said.push(message));
    together.receive({ v: 1, type: "welcome", connectionId: "c", room: "video:v", lastSeq: 0, you: { personId: "me", name: "" }, people: [], count: 0, screen: "mine", session: NO_SESSION, tempo: null });
    together.receive({ v: 1, type: "clock", t: 1_000, at: 1_000, epoch: 0, number: 0 });
    together.attach(raw);
    await settle(100);
    said.length = 0;
  });
  afterEach(() => {
    together.stop();
    raw.destroy();
    vi.useRealTimers();
  });

  it("goes to the driver's very frame, plays when the driver plays, and takes over the loop", async () => {
    tell({ driver: coach, transport: at(77) });
    await settle();
    expect(media.shownFrame).toBe(77);
    tell({ transport: at(77, { playing: true, rate: 0.5, loop: { start: 70, end: 90 } }) });
    await settle(50);
    expect([media.paused, media.playbackRate, raw.store.getState().loop]).toEqual([false, 0.5, { start: 70, end: 90 }]);
    tell({ transport: at(80, { rate: 0.5 }) });
    await settle();
    expect([media.paused, media.shownFrame]).toEqual([true, 80]);
  });

  it("drops what is older, and asks when the clock says that something was lost", async () => {
    tell({ driver: coach, transport: at(20) });
    const newest = together.store.getState().session;
    together.receive({ v: 1, type: "session", session: { ...newest, number: 0, transport: at(99) } });
    await settle();
    expect(media.shownFrame).toBe(20);
    together.receive({ v: 1, type: "clock", t: 1_000, at: 1_000, epoch: 1, number: 9 });
    expect(said.filter(({ type }) => type === "look")).toHaveLength(1);
  });

  it("lets go as soon as a person moves the film, and comes back when asked or called", async () => {
    const player = witnessed(raw, () => { together.ownAct(); });
    tell({ driver: coach, transport: at(20) });
    await settle();
    void player.request.goTo(5);
    await settle();
    tell({ transport: at(30) });
    await settle();
    expect([media.shownFrame, together.store.getState().following]).toEqual([5, false]);
    together.follow();
    await settle();
    expect(media.shownFrame).toBe(30);
    together.unfollow();
    tell({ transport: at(40), gathered: 1 });
    await settle();
    expect([media.shownFrame, together.store.getState().following]).toEqual([40, true]);
  });

  it("tells each move of the driver with a beat that counts up, and nothing once the baton is gone", async () => {
    tell({ driver: { personId: "me", name: "", screen: "mine" } });
    void raw.request.goTo(50);
    await settle();
    const moves = said.flatMap((message) => (message.type === "transport" ? [message] : []));
    expect(moves.map(({ beat }) => beat)).toEqual(moves.map((_, n) => n + 1));
    expect(moves.at(-1)).toMatchObject({ frame: 50, playing: false, epoch: 1 });
    tell({ driver: coach, epoch: 2, transport: at(60) });
    await settle();
    const before = said.length;
    expect(media.shownFrame).toBe(60);
    await settle();
    expect(said.slice(before).filter(({ type }) => type === "transport")).toEqual([]);
  });

  it("takes the baton up again after its socket was lost, if nobody else has it", async () => {
    tell({ driver: { personId: "me", name: "", screen: "mine" } });
    const session = { ...together.store.getState().session, driver: null, number: 9, epoch: 3 };
    said.length = 0;
    together.receive({ v: 1, type: "welcome", connectionId: "d", room: "video:v", lastSeq: 0, you: { personId: "me", name: "" }, people: [], count: 0, screen: "mine-again", session, tempo: null });
    expect(said).toContainEqual({ v: 1, type: "baton", act: "take", to: null });
    await settle(10);
  });

  it("shows people the rate that they chose while a film is brought along a few percent faster", () => {
    media.playbackRate = 1.06;
    media.dispatchEvent(new Event("ratechange"));
    expect(raw.store.getState().rate).toBe(1);
  });
});
