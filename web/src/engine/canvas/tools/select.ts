/** idle → moving (a shape) or shaping (one of its grips) → idle. Only the own draft moves; a posted note is opened. */
import { clampUnit, tidy, toPixels, toUnit } from "../coordinates";
import { moveShape, unturned } from "../shapes/kits";
import { dragGrip } from "../shapes/grips";
import type { Point, Shape } from "../shapes/shape";
import { pickGrip, pickShape } from "./pick";
import type { DraftShape, Easel, Tool } from "./tool";

interface Hold {
  readonly from: Point;
  readonly held: DraftShape;
  /** As it was shown when it was taken. */
  readonly shown: Shape;
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
    const { from, held, shown, grip } = hold as Hold;
    const picture = easel.picture();
    const place = toUnit(picture, ...unturned(shown, toPixels(picture, at), picture));
    const made = grip < 0 ? moveShape(shown, at[0] - from[0], at[1] - from[1]) : dragGrip(shown, grip, [clampUnit(place[0]), clampUnit(place[1])]);
    const shape = easel.handled(held.shape, { shown, made, reshaped: grip >= 0 });
    return easel.shapes().map((other) => (other.key === held.key ? { key: held.key, shape: tidyShape(shape) } : other));
  };
  const grab = (at: Point): Hold | null => {
    const selected = easel.shapes().find(({ key }) => key === easel.selected());
    const there = selected ? easel.shown(selected.shape) : null;
    const grip = there ? pickGrip(easel, there, at) : -1;
    if (selected && there && grip >= 0) return { from: at, held: selected, shown: there, grip };
    const held = pickShape(easel, at);
    return held && { from: at, held, shown: easel.shown(held.shape) ?? held.shape, grip: -1 };
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
