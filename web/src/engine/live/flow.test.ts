import { describe, expect, it, vi } from "vitest";
import inkVectors from "../../../../tests/messages/ink_v1.json";
import tempoVectors from "../../../../tests/messages/tempo_v1.json";
import { createDraftStore } from "../canvas/draft-store";
import type { InkPoint, Shape, Stroke } from "../canvas/shapes/shape";
import { FlowSender } from "./flow-sender";
import { pack, unpack } from "./ink-packing";
import { createOthers } from "./others";
import type { Others } from "./others";
import type { Flow, FlowOf } from "./protocol";
import { flushMs } from "./tempo";

const stroke = (count: number): Stroke => ({
  kind: "stroke",
  schema: 1,
  color: "ink-1",
  width: 0.008,
  points: Array.from({ length: count }, (_, n): InkPoint => [n / 100, 0.5, 0.5]),
});
const arrow: Shape = { kind: "arrow", schema: 1, color: "ink-2", width: 0.004, from: [0, 0], to: [1, 1] };

function screen(mayDraw = true) {
  const draft = createDraftStore();
  const flows: Flow[] = [];
  const sender = new FlowSender({
    draft,
    send: (flow) => flows.push(flow),
    heard: () => true,
    pace: () => 40,
    mayDraw: () => mayDraw,
    mayPoint: () => true,
  });
  return { draft, flows, sender };
}

const from = (flow: Flow): FlowOf => ({ ...flow, sender: { personId: "coach", screen: "a" } });
const shapesOf = (others: Others): Shape[] => [...(others.store.getState().screens.get("a")?.strokes.values() ?? [])].map(({ shape }) => shape);
const tick = (ms = 50): void => void vi.advanceTimersByTime(ms);

describe("the recorded vectors of both sides", () => {
  it.each(inkVectors)("pack as Python does: $packed", ({ points, packed, unpacked }) => {
    expect(pack(points as unknown as InkPoint[])).toBe(packed);
    unpack(packed).forEach((point, n) => {
      point.forEach((value, axis) => {
        expect(value).toBeCloseTo(unpacked[n]?.[axis] as number, 8);
      });
    });
  });

  it.each(tempoVectors)("flush as Python says: $drawers × $sockets", ({ drawers, sockets, postsPerSecond, flushMs: expected }) => {
    expect(flushMs(drawers, sockets, postsPerSecond)).toBe(expected);
  });

  it("leaves torn points alone", () => {
    for (const text of ["A", "AAAA", "§§", "AAAAAAAAAA"]) expect(unpack(text)).toEqual([]);
  });
});

describe("what is not for everyone", () => {
  it("does not flow while it is drawn, and what flowed before is taken back", () => {
    vi.useFakeTimers();
    const { draft, flows, sender } = screen();
    draft.act.add(stroke(3));
    tick();
    expect(flows.at(-1)?.ink).toHaveLength(1);
    draft.act.showTo("private");
    tick();
    expect(flows.at(-1)).toMatchObject({ ink: [], gone: [flows[0]?.ink[0]?.stroke] });
    const told = flows.length;
    draft.act.preview(stroke(5));
    tick();
    draft.act.preview(null);
    draft.act.add(stroke(5));
    sender.point("cursor", [0.5, 0.5]);
    tick(500);
    expect(flows).toHaveLength(told);
    draft.act.showTo("everyone");
    tick();
    expect(flows.at(-1)?.ink).toHaveLength(2);
    vi.useRealTimers();
  });
});

describe("what flows", () => {
  it("is each point once while the pen is down, the whole stroke when it is up, and the note it becomes", () => {
    vi.useFakeTimers();
    const { draft, flows, sender } = screen();
    const others = createOthers();
    draft.act.openAt(87);
    for (let count = 1; count <= 20; count += 1) {
      draft.act.preview(stroke(count));
      tick(10);
    }
    tick();
    const pieces = flows.flatMap(({ ink }) => ink);
    expect(pieces.map(({ first }) => first)).toEqual([...pieces.map(({ first }) => first)].sort((a, b) => a - b));
    expect(pieces.reduce((sum, { points }) => sum + unpack(points).length, 0)).toBe(20);
    expect(flows.length).toBeLessThan(9);
    for (const flow of flows) others.receive(from(flow));
    expect((shapesOf(others)[0] as Stroke).points).toHaveLength(20);

    const final = { ...stroke(5), id: "final" };
    draft.act.preview(null);
    draft.act.add(final);
    tick();
    const whole = flows.at(-1) as Flow;
    expect(whole.ink).toMatchObject([{ stroke: pieces[0]?.stroke, first: 0, whole: true, frame: 87 }]);
    others.receive(from(whole));
    expect((shapesOf(others)[0] as Stroke).points).toHaveLength(5);

    draft.act.take();
    sender.becameNote("ann_1", [final]);
    tick();
    const posted = flows.at(-1) as Flow;
    expect(posted).toMatchObject({ gone: [], posted: { annotation: "ann_1", strokes: [whole.ink[0]?.stroke] } });
    others.receive(from(posted));
    expect(shapesOf(others)).toHaveLength(1);
    others.noteShown("ann_1");
    expect(shapesOf(others)).toHaveLength(0);
    sender.stop();
    vi.useRealTimers();
  });

  it("is the same in any order, doubled, and with losses but for the last word", () => {
    vi.useFakeTimers();
    const { draft, flows, sender } = screen();
    draft.act.openAt(3);
    for (let count = 1; count <= 40; count += 1) {
      draft.act.preview(stroke(count));
      tick(15);
    }
    draft.act.preview(null);
    draft.act.add(stroke(40));
    draft.act.preview(arrow);
    tick();
    draft.act.preview(null);
    draft.act.add(arrow);
    tick();
    const inOrder = createOthers();
    for (const flow of flows) inOrder.receive(from(flow));
    const shuffled = createOthers();
    const weather = [...flows, ...flows].sort((a, b) => ((a.n * 7919) % 13) - ((b.n * 7919) % 13)).filter(({ n }, at) => n > 8 || at % 3 !== 0);
    for (const flow of weather) shuffled.receive(from(flow));
    expect(shapesOf(shuffled)).toHaveLength(2);
    expect(new Set(shapesOf(shuffled).map((one) => JSON.stringify(one)))).toEqual(new Set(shapesOf(inOrder).map((one) => JSON.stringify(one))));
    sender.stop();
    vi.useRealTimers();
  });

  it("forgets what was undone, and a late piece does not bring it back", () => {
    vi.useFakeTimers();
    const { draft, flows, sender } = screen();
    const others = createOthers();
    draft.act.openAt(3);
    draft.act.preview(stroke(9));
    tick();
    draft.act.preview(null);
    tick();
    for (const flow of [...flows, flows[0] as Flow]) others.receive(from(flow));
    expect(shapesOf(others)).toHaveLength(0);
    sender.stop();
    vi.useRealTimers();
  });

  it("tells a newcomer everything once more, and nothing of those who may not draw", () => {
    vi.useFakeTimers();
    const { draft, flows, sender } = screen();
    draft.act.openAt(3);
    draft.act.add(arrow);
    tick();
    sender.tellAgain();
    tick();
    expect(flows.map(({ ink }) => ink.length)).toEqual([1, 1]);
    const silent = screen(false);
    silent.draft.act.openAt(3);
    silent.draft.act.add(arrow);
    tick();
    expect(silent.flows).toEqual([]);
    sender.stop();
    silent.sender.stop();
    vi.useRealTimers();
  });

  it("keeps the newest place and pointer of a screen, and forgets who has left", () => {
    const others = createOthers(() => 1_000);
    const flow = (n: number, frame: number): FlowOf => ({
      v: 1, type: "flow", n, ink: [], gone: [], posted: null, pointer: { kind: "cursor", x: n, y: 0, trail: "" }, position: { frame, playing: false }, sender: { personId: "coach", screen: "a" },
    });
    others.receive(flow(2, 20));
    others.receive(flow(1, 10));
    expect(others.store.getState().screens.get("a")?.position?.frame).toBe(20);
    expect(others.active()).toBe(1);
    others.keepOnly(new Set());
    expect(others.store.getState().screens.size).toBe(0);
  });
});
