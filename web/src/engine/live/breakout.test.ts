import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeMedia } from "../media/fake-media";
import { frameMapOf } from "../media/frame-map";
import { createPlayer } from "../media/media-store";
import type { Player } from "../media/media-store";
import { dealt, groupOf, near, viewOf } from "./breakout";
import { ServerClock } from "./clock";
import type { ClientMessage, LiveSession, Transport } from "./protocol";
import { createTogether, NO_SESSION } from "./together";
import type { Together } from "./together";

const MAP = frameMapOf(Float64Array.from({ length: 251 }, (_, n) => n * 40), { num: 1, den: 1000 });
const at = (frame: number): Transport => ({ frame, playing: false, rate: 1, loop: null, at: 1_000 });
const coach = { personId: "coach", name: "Head Coach", screen: "coach-screen" };
const ana = { personId: "ana", name: "Ana", screen: "ana-screen" };
const group = (more: Partial<LiveSession["groups"][number]> = {}): LiveSession["groups"][number] => ({
  number: 1,
  people: ["me", "ana"],
  driver: null,
  transport: at(20),
  epoch: 5,
  beat: 0,
  ...more,
});

describe("dealing people into groups", () => {
  it("gives everyone one group, as even as can be, and none that is empty", () => {
    expect(dealt(["a", "b", "c", "d", "e"], 2)).toEqual([["a", "c", "e"], ["b", "d"]]);
    expect(dealt(["a"], 3)).toEqual([["a"]]);
    expect(dealt([], 3)).toEqual([]);
  });
});

describe("a session with groups", () => {
  it("is another one for each part of the room", () => {
    const session: LiveSession = { ...NO_SESSION, epoch: 3, driver: coach, transport: at(9), groups: [group({ driver: ana })] };
    expect(viewOf(session, "me")).toMatchObject({ epoch: 5, driver: ana, transport: { frame: 20 } });
    expect(viewOf(session, "coach")).toBe(session);
    expect([near(session, "me", "ana"), near(session, "me", "coach"), near(session, "coach", "cleo")]).toEqual([true, false, true]);
    expect(groupOf({ ...NO_SESSION, groups: undefined } as never, "me")).toBeNull(); // an older server
  });
});

describe("a screen in a group", () => {
  let media: FakeMedia;
  let raw: Player;
  let said: ClientMessage[];
  let together: Together;
  let number = 0;
  const tell = (more: Partial<LiveSession>): void => {
    number += 1;
    together.receive({ v: 1, type: "session", session: { ...NO_SESSION, epoch: 1, driver: coach, transport: at(9), ...more, number } });
  };
  const settle = () => vi.advanceTimersByTimeAsync(2_000);

  beforeEach(async () => {
    vi.useFakeTimers();
    media = new FakeMedia(MAP);
    raw = createPlayer(media, MAP);
    said = [];
    number = 0;
    together = createTogether({ me: "me", clock: new ServerClock(() => 1_000) });
    together.speakBy((message) => said.push(message));
    together.receive({ v: 1, type: "welcome", connectionId: "c", room: "video:v", lastSeq: 0, you: { personId: "me", name: "" }, people: [], count: 0, screen: "mine", session: NO_SESSION, tempo: null });
    together.attach(raw);
    tell({});
    await settle();
  });
  afterEach(() => {
    together.stop();
    raw.destroy();
    vi.useRealTimers();
  });

  it("follows the group's driver, not the room's, and the room's again when it is back", async () => {
    expect(media.shownFrame).toBe(9);
    tell({ groups: [group({ driver: ana, transport: at(70) })] });
    await settle();
    expect(media.shownFrame).toBe(70);
    tell({ transport: at(33), groups: [group({ driver: ana, transport: at(70) })] });
    await settle();
    expect(media.shownFrame).toBe(70);
    together.unfollow();
    tell({ transport: at(33) });
    await settle();
    expect([together.store.getState().following, media.shownFrame]).toEqual([true, 33]);
  });

  it("tells its moves in the group's own epoch while it drives there", async () => {
    tell({ groups: [group({ driver: { personId: "me", name: "Me", screen: "mine" } })] });
    await settle();
    void raw.request.goTo(44);
    await settle();
    expect(said.filter(({ type }) => type === "transport").at(-1)).toMatchObject({ epoch: 5, frame: 44 });
  });

  it("knows an old word of the room by the room's own number", () => {
    tell({ groups: [group({ epoch: 99 })] });
    together.receive({ v: 1, type: "session", session: { ...NO_SESSION, epoch: 1, number: 1, driver: null } });
    expect(together.store.getState().session.groups).toHaveLength(1);
    said.length = 0;
    together.receive({ v: 1, type: "clock", t: 1_000, at: 1_000, epoch: 1, number: number + 1 });
    expect(said).toContainEqual({ v: 1, type: "look" });
  });

  it("asks to split, to go and to return in the words of the protocol", () => {
    together.split([["ana"], ["me"]]);
    together.go(2);
    together.go(null);
    expect(said.slice(-3)).toEqual([{ v: 1, type: "split", groups: [["ana"], ["me"]] }, { v: 1, type: "go", group: 2 }, { v: 1, type: "go", group: null }]);
  });
});
