import { describe, expect, it } from "vitest";
import { createDraftStore } from "../draft-store";
import { degreesOf } from "../shapes/angle";
import { STROKE_POINTS_LIMIT } from "../shapes/shape";
import type { ShapeOf } from "../shapes/shape";
import { handWith } from "./test-hand";

describe("the pen", () => {
  it("draws a stroke from where it goes down to where it is lifted", () => {
    const hand = handWith("pen").down(160, 90);
    expect(hand.tool.state()).toBe("drawing");
    hand.move(320, 90).move(800, 450).up(800, 450);
    expect(hand.tool.state()).toBe("idle");
    const stroke = hand.shapes()[0] as ShapeOf<"stroke">;
    expect(stroke).toMatchObject({ kind: "stroke", schema: 1, color: "ink-1", width: 0.008 });
    expect(stroke.points[0]).toEqual([0.1, 0.1, 0.5]);
    expect(stroke.points.at(-1)).toEqual([0.5, 0.5, 0.5]);
  });

  it("makes a dot of a tap", () => {
    expect((handWith("pen").down(80, 90).up(80, 90).shapes()[0] as ShapeOf<"stroke">).points).toHaveLength(1);
  });

  it("keeps pressure, and never more points than the server takes", () => {
    const hand = handWith("pen").down(800, 450, { pressure: 0.1 });
    for (let i = 0; i < 30_000; i += 1) {
      hand.move(800 + 700 * Math.sin(i * 0.9), 450 + 400 * Math.cos(i * 1.7), { pressure: Math.abs(Math.sin(i)) });
      if (i % 3000 === 0) hand.draft.act.preview(null);
    }
    const stroke = hand.up(800, 450).shapes()[0] as ShapeOf<"stroke">;
    expect(stroke.points.length).toBeLessThanOrEqual(STROKE_POINTS_LIMIT);
    expect(new Set(stroke.points.map(([, , pressure]) => pressure)).size).toBeGreaterThan(10);
  }, 60_000);

  it("keeps two points of a straight line", () => {
    const hand = handWith("pen").down(0, 450);
    for (let x = 0; x <= 1600; x += 4) hand.move(x, 450);
    expect((hand.up(1600, 450).shapes()[0] as ShapeOf<"stroke">).points).toHaveLength(2);
  });

  it("leaves nothing behind when cancelled", () => {
    const hand = handWith("pen").down(10, 10).move(50, 50);
    hand.tool.cancel();
    expect(hand.shapes()).toEqual([]);
    expect(hand.draft.getState().preview).toBeNull();
  });
});

describe("spanning tools", () => {
  it("draw an arrow from tail to head", () => {
    expect(handWith("arrow").drag([160, 90], [800, 450]).shapes()[0]).toMatchObject({ from: [0.1, 0.1], to: [0.5, 0.5] });
  });

  it("frame a box whichever way it is dragged", () => {
    const box = handWith("box").drag([800, 450], [160, 90]).shapes()[0];
    expect(box).toMatchObject({ kind: "box", x: 0.1, y: 0.1, w: 0.4, h: 0.4 });
  });

  it("ignore a slip of the hand", () => {
    expect(handWith("ellipse").drag([100, 100], [102, 101]).shapes()).toEqual([]);
  });

  it("with Shift make squares, circles and straight directions on the screen", () => {
    const box = handWith("box").down(160, 90).up(560, 190, { constrained: true }).shapes()[0] as ShapeOf<"box">;
    expect(box.w * 1600).toBeCloseTo(box.h * 900, 1);
    const line = handWith("line").down(160, 90).up(560, 100, { constrained: true }).shapes()[0] as ShapeOf<"line">;
    expect(line.to[1]).toBeCloseTo(0.1, 5);
  });
});

describe("the angle", () => {
  it("takes a dragged leg and a click, and measures on the screen", () => {
    const hand = handWith("angle").down(400, 700).move(400, 450).up(400, 450);
    expect(hand.tool.state()).toBe("second leg");
    hand.hover(500, 460).down(650, 450).up(650, 450);
    const angle = hand.shapes()[0] as ShapeOf<"angle">;
    expect(degreesOf(angle, { left: 0, top: 0, width: 390, height: 390 / (16 / 9) })).toBeCloseTo(90, 3);
    expect(hand.tool.state()).toBe("idle");
  });

  it("takes two drags of a finger", () => {
    const hand = handWith("angle").drag([400, 700], [400, 450]).down(410, 455).move(650, 450).up(650, 450);
    expect(hand.shapes()).toHaveLength(1);
  });
});

describe("text", () => {
  it("asks for words where it was touched", () => {
    expect(handWith("text").down(800, 90).up(800, 90).asked).toEqual([[0.5, 0.1]]);
  });
});

describe("select and eraser", () => {
  const drawn = () => {
    const draft = createDraftStore();
    handWith("box", draft).drag([160, 90], [480, 270]);
    handWith("arrow", draft).drag([800, 450], [1200, 450]);
    return draft;
  };

  it("moves what it grabs as one step", () => {
    const hand = handWith("select", drawn());
    hand.down(160, 180);
    expect(hand.tool.state()).toBe("moving");
    hand.move(320, 180).move(320, 270).up(320, 270);
    expect(hand.shapes()[0]).toMatchObject({ x: 0.2, y: 0.2 });
    hand.draft.act.undo();
    expect(hand.shapes()[0]).toMatchObject({ x: 0.1, y: 0.1 });
  });

  it("reshapes by a grip of the selected shape", () => {
    const hand = handWith("select", drawn()).drag([480, 180], [480, 180]);
    hand.down(480, 270);
    expect(hand.tool.state()).toBe("shaping");
    hand.up(480, 270);
    hand.drag([480, 270], [640, 450]);
    const box = hand.shapes()[0] as ShapeOf<"box">;
    expect([box.x, box.y, box.x + box.w, box.y + box.h].map((n) => Math.round(n * 100))).toEqual([10, 10, 40, 50]);
  });

  it("opens a posted note where the draft has nothing, and deletes what is selected", () => {
    const hand = handWith("select", drawn()).drag([1500, 800], [1500, 800]);
    expect(hand.opened).toHaveLength(1);
    hand.drag([1000, 450], [1000, 450]).draft.act.eraseSelected();
    expect(hand.shapes().map(({ kind }) => kind)).toEqual(["box"]);
  });

  it("erases in one sweep, and undo brings all of it back", () => {
    const hand = handWith("eraser", drawn()).drag([160, 180], [300, 400], [1000, 450]);
    expect(hand.shapes()).toEqual([]);
    hand.draft.act.undo();
    expect(hand.shapes()).toHaveLength(2);
    hand.draft.act.redo();
    expect(hand.shapes()).toEqual([]);
  });
});
