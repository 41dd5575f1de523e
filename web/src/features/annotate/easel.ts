import { isShown } from "@/engine/canvas/draft-store";
import type { DraftStore } from "@/engine/canvas/draft-store";
import { handled } from "@/engine/canvas/motion/keys";
import { toPixels } from "@/engine/canvas/coordinates";
import type { CanvasStack } from "@/engine/canvas/render/stack";
import type { Scene } from "@/engine/canvas/scene";
import { hitShape } from "@/engine/canvas/shapes/kits";
import type { Point, Shape } from "@/engine/canvas/shapes/shape";
import type { Easel } from "@/engine/canvas/tools/tool";
import type { Player } from "@/engine/media/media-store";
import { drawingsAt } from "./posted-note";
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
  /** A shape of the draft on a frame of the film. */
  shown(shape: Shape, frame: number): Shape | null;
}

/** The picture as the tools see it. With nothing under the pointer, a click plays or pauses the film. */
export function easelOf(host: EaselHost): Easel {
  const { player, draft, stack } = host;
  const { act } = draft;
  const reach = (): number => (host.pointerType() === "touch" ? REACH_FINGER : REACH_MOUSE);
  const frame = (): number => player.store.getState().frame;
  return {
    reach,
    picture: () => stack.picture(),
    ink: () => ({ color: draft.getState().color, width: draft.getState().width }),
    shapes: () => draft.getState().current.history.present,
    shown: (shape) => (isShown(draft.getState(), frame()) ? host.shown(shape, frame()) : null),
    handled: (shape, hand) => {
      const { current, following } = draft.getState();
      return handled(shape, hand, frame() - (current.frame ?? frame()), following);
    },
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
      const here = drawingsAt(host.scene(), frame());
      const note = here.findLast(({ shapes }) => shapes.some((shape) => hitShape(shape, pixel, reach(), picture)));
      if (note) host.openNote(note.id);
      else player.request.toggle();
    },
  };
}
