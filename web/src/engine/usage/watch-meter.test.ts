import { describe, expect, it } from "vitest";
import { createStore } from "zustand/vanilla";
import { firstState } from "../media/player-state";
import type { PlayerState } from "../media/player-state";
import { WatchMeter } from "./watch-meter";

function stage() {
  const store = createStore<PlayerState>(() => firstState(1000, 1000));
  const meter = new WatchMeter(store, 25);
  const play = (from: number, to: number): void => {
    store.setState({ playing: true, frame: from });
    for (let frame = from + 1; frame <= to; frame += 1) store.setState({ frame });
  };
  const goTo = (frame: number): void => {
    store.setState({ goal: frame });
    store.setState({ goal: null, frame });
  };
  return { store, meter, play, goTo, pause: () => { store.setState({ playing: false }); } };
}

describe("the watch meter", () => {
  it("notes one stretch for what was played in one go", () => {
    const { meter, play, pause } = stage();
    play(10, 59);
    pause();
    expect(meter.drain()).toEqual([{ kind: "watched", first: 10, end: 60, rate: 1 }]);
    expect(meter.drain()).toEqual([]);
  });

  it("tells a stretch that goes on without a gap and without telling a frame twice", () => {
    const { meter, store, play, pause } = stage();
    play(0, 99);
    const first = meter.drain();
    for (let frame = 100; frame < 150; frame += 1) store.setState({ frame });
    pause();
    expect([...first, ...meter.drain()]).toEqual([
      { kind: "watched", first: 0, end: 100, rate: 1 },
      { kind: "watched", first: 100, end: 150, rate: 1 },
    ]);
  });

  it("bears frames that a busy machine leaves out, and no longer jump", () => {
    const { meter, store, pause } = stage();
    store.setState({ playing: true, frame: 0 });
    for (const frame of [20, 45, 300, 320]) store.setState({ frame });
    pause();
    expect(meter.drain()).toEqual([
      { kind: "watched", first: 0, end: 46, rate: 1 },
      { kind: "watched", first: 300, end: 321, rate: 1 },
    ]);
  });

  it("parts stretches by their speed", () => {
    const { meter, store, play, pause } = stage();
    play(0, 20);
    store.setState({ rate: 0.5 });
    for (let frame = 21; frame <= 40; frame += 1) store.setState({ frame });
    pause();
    expect(meter.drain().map((event) => (event.kind === "watched" ? event.rate : 0))).toEqual([1, 0.5]);
  });

  it("counts what is looped again and again, and calls it no seek", () => {
    const { meter, store, play, pause } = stage();
    store.setState({ loop: { start: 100, end: 149 }, looping: true });
    for (let round = 0; round < 3; round += 1) {
      play(100, 149);
      store.setState({ goal: 100 });
      store.setState({ goal: null, frame: 100 });
    }
    pause();
    expect(meter.drain()).toEqual([
      { kind: "looped", first: 100, end: 150 },
      ...Array.from({ length: 3 }, () => ({ kind: "watched", first: 100, end: 150, rate: 1 })),
    ]);
  });

  it("notes a seek once, from where it began to where it ended, and no step", () => {
    const { meter, store, goTo } = stage();
    goTo(1);
    goTo(2);
    store.setState({ goal: 100 });
    store.setState({ goal: 300, frame: 100 });
    store.setState({ goal: null, frame: 300 });
    expect(meter.drain()).toEqual([{ kind: "sought", source: 2, target: 300 }]);
  });

  it("keeps only the last of a loop whose ends are dragged", () => {
    const { meter, store } = stage();
    for (const end of [120, 130, 140]) store.setState({ loop: { start: 100, end } });
    expect(meter.drain()).toEqual([{ kind: "looped", first: 100, end: 141 }]);
  });

  it("tells at most a batch at once and the rest later", () => {
    const { meter } = stage();
    for (let frame = 0; frame < 70; frame += 1) meter.annotated(frame);
    expect(meter.drain()).toHaveLength(50);
    expect(meter.drain()).toHaveLength(20);
  });

  it("tells what was open when it stops, and hears no more", () => {
    const { meter, store, play } = stage();
    play(0, 9);
    meter.stop();
    store.setState({ frame: 10 });
    meter.joined(9);
    expect(meter.drain()).toEqual([
      { kind: "watched", first: 0, end: 10, rate: 1 },
      { kind: "joined", frame: 9 },
    ]);
  });
});
