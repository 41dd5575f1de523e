import { beforeEach, describe, expect, it } from "vitest";
import { PointerFeed } from "./pointer-feed";
import type { Tool, Touch } from "./tools/tool";

const log: string[] = [];
const touches: Touch[] = [];
const tool: Tool = {
  id: "pen",
  state: () => "idle",
  down: (touch) => (log.push("down"), touches.push(touch)),
  move: (many, pressed) => log.push(`${pressed ? "move" : "hover"} ${many.length}`),
  up: () => log.push("up"),
  cancel: () => log.push("cancel"),
};

function pointer(type: string, init: Record<string, unknown> = {}): Event {
  const event = new MouseEvent(type, { clientX: 80, clientY: 45, bubbles: true, ...init });
  const { pointerId = 1, pointerType = "mouse", pressure = 0.5, isPrimary = true, coalesced = [] } = init;
  return Object.assign(event, { pointerId, pointerType, pressure, isPrimary, getCoalescedEvents: () => coalesced });
}

describe("the pointer feed", () => {
  let canvas: HTMLElement;
  beforeEach(() => {
    log.length = touches.length = 0;
    canvas = document.createElement("canvas");
    new PointerFeed(canvas, {
      picture: () => ({ left: 0, top: 0, width: 160, height: 90 }),
      tool: () => tool,
      mayBegin: () => true,
    });
  });
  const send = (type: string, init?: Record<string, unknown>): boolean => canvas.dispatchEvent(pointer(type, init));

  it("turns pixels into the unit square, and takes all coalesced places", () => {
    send("pointerdown");
    expect(touches[0]?.at).toEqual([0.5, 0.5]);
    send("pointermove", { coalesced: [pointer("pointermove"), pointer("pointermove")] });
    send("pointerup");
    send("pointermove");
    expect(log).toEqual(["down", "move 2", "up", "hover 1"]);
  });

  it("lets a pen's pressure through and gives a mouse the nominal one", () => {
    send("pointerdown", { pointerType: "pen", pressure: 0.8 });
    expect(touches[0]?.pressure).toBe(0.8);
  });

  it("keeps to the pointer that began", () => {
    send("pointerdown", { pointerType: "pen" });
    send("pointermove", { pointerId: 9 });
    send("pointerup", { pointerId: 9 });
    expect(log).toEqual(["down"]);
  });

  it("ignores a palm once a pen has been seen", () => {
    send("pointerdown", { pointerType: "pen", pointerId: 2 });
    send("pointerup", { pointerType: "pen", pointerId: 2 });
    send("pointerdown", { pointerType: "touch", pointerId: 3 });
    expect(log).toEqual(["down", "up"]);
  });

  it("never draws with two fingers", () => {
    send("pointerdown", { pointerType: "touch", pointerId: 1 });
    send("pointerdown", { pointerType: "touch", pointerId: 2, isPrimary: false });
    send("pointermove", { pointerType: "touch", pointerId: 1 });
    expect(log).toEqual(["down", "cancel"]);
  });
});
