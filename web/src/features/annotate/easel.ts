import type { DraftStore } from "@/engine/canvas/draft-store";
import { toPixels } from "@/engine/canvas/coordinates";
import type { CanvasStack } from "@/engine/canvas/render/stack";
import type { Scene } from "@/engine/canvas/scene";
import { hitShape } from "@/engine/canvas/shapes/kits";
import type { Point } from "@/engine/canvas/shapes/shape";
import type { Easel } from "@/engine/canvas/tools/tool";
import type { Player } from "@/engine/media/media-store";
import type { PostedNote } from "./posted-note";

const REACH_MOUSE = 8;
const REACH_FINGER = 16;

export interface EaselHost {
  readonly player: Player;
  readonly draft: DraftStore;
  readonly stack: CanvasStack;
  scene(): Scene<PostedNote>;
  /** "mouse", "pen" or "touch": the last one that was used. */
  pointerType(): string;
  openNote(id: string): void;
  askText(at: Point): void;
}

/** The picture as the tools see it. With nothing under the pointer, a click plays or pauses the film. */
export function easelOf(host: EaselHost): Easel {
  const { player, draft, stack } = host;
  const { act } = draft;
  const reach = (): number => (host.pointerType() === "touch" ? REACH_FINGER : REACH_MOUSE);
  return {
    reach,
    picture: () => stack.picture(),
    ink: () => ({ color: draft.getState().color, width: draft.getState().width }),
    shapes: () => draft.getState().current.history.present,
    preview: act.preview,
    add: act.add,
    replace: act.replace,
    previewAll: act.previewAll,
    selected: () => draft.getState().selected,
    select: act.select,
    askText: host.askText,
    openNoteAt: (at) => {
      const picture = stack.picture();
      const pixel = toPixels(picture, at);
      const here = host.scene().at(player.store.getState().frame);
      const note = here.findLast(({ shapes }) => shapes.some((shape) => hitShape(shape, pixel, reach(), picture)));
      if (note) host.openNote(note.id);
      else player.request.toggle();
    },
  };
}
