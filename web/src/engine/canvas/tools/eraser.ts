/** idle → erasing → idle. Takes whole shapes of the own draft; one sweep is one step for undo. */
import { pickShape } from "./pick";
import type { DraftShape, Easel, Tool, Touch } from "./tool";

export function eraserTool(easel: Easel): Tool {
  let left: readonly DraftShape[] | null = null;
  const sweep = (touches: readonly Touch[]): void => {
    if (!left) return;
    for (const { at } of touches) {
      const hit = pickShape(easel, at, left);
      if (hit) left = left.filter(({ key }) => key !== hit.key);
    }
    easel.previewAll(left);
  };
  return {
    id: "eraser",
    state: () => (left ? "erasing" : "idle"),
    down: (touch) => {
      left = easel.shapes();
      sweep([touch]);
    },
    move: (touches) => sweep(touches),
    up: () => {
      if (left && left.length < easel.shapes().length) easel.replace(left);
      left = null;
      easel.previewAll(null);
    },
    cancel: () => {
      left = null;
      easel.previewAll(null);
    },
  };
}
