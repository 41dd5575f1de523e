/** idle → moving (a shape) or shaping (one of its grips) → idle. Only the own draft moves; a posted note is opened. */
import { clampUnit, tidy } from "../coordinates";
import { moveShape } from "../shapes/kits";
import { dragGrip } from "../shapes/grips";
import type { Point, Shape } from "../shapes/shape";
import { pickGrip, pickShape } from "./pick";
import type { DraftShape, Easel, Tool } from "./tool";

interface Hold {
  readonly from: Point;
  readonly held: DraftShape;
  /** The grip that is dragged; −1: the whole shape. */
  readonly grip: number;
}

/** Five decimals everywhere: what was moved weighs no more than what was drawn. */
function tidyShape(shape: Shape): Shape {
  return JSON.parse(JSON.stringify(shape, (_, value: unknown) => (typeof value === "number" ? tidy(value) : value))) as Shape;
}

export function selectTool(easel: Easel): Tool {
  let hold: Hold | null = null;
  let moved = false;
  const changed = (at: Point): DraftShape[] => {
    const { from, held, grip } = hold as Hold;
    const place: Point = [clampUnit(at[0]), clampUnit(at[1])];
    const shape = grip < 0 ? moveShape(held.shape, at[0] - from[0], at[1] - from[1]) : dragGrip(held.shape, grip, place);
    return easel.shapes().map((other) => (other.key === held.key ? { key: held.key, shape: tidyShape(shape) } : other));
  };
  const grab = (at: Point): Hold | null => {
    const selected = easel.shapes().find(({ key }) => key === easel.selected());
    const grip = selected ? pickGrip(easel, selected, at) : -1;
    if (selected && grip >= 0) return { from: at, held: selected, grip };
    const held = pickShape(easel, at);
    return held && { from: at, held, grip: -1 };
  };
  return {
    id: "select",
    state: () => (hold === null ? "idle" : hold.grip < 0 ? "moving" : "shaping"),
    down: ({ at }) => {
      hold = grab(at);
      moved = false;
      easel.select(hold?.held.key ?? null);
      if (!hold) easel.openNoteAt(at);
    },
    move: (touches) => {
      const last = touches.at(-1);
      if (!hold || !last) return;
      moved = true;
      easel.previewAll(changed(last.at));
    },
    up: ({ at }) => {
      if (hold && moved) easel.replace(changed(at));
      easel.previewAll(null);
      hold = null;
    },
    cancel: () => {
      hold = null;
      easel.previewAll(null);
      easel.select(null);
    },
  };
}
