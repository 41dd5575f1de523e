import { endOf, isEmpty } from "@/engine/canvas/draft-store";
import type { DraftStore } from "@/engine/canvas/draft-store";
import { annotationId } from "@/engine/live/ulid";
import { toIds } from "@/engine/text/rich-text";
import type { NotesRoom } from "./room";

/** Posts the current draft: its words, its drawing, or both; or the new drawing of a note that was posted before. */
export function postDraft({ annotations, frameMapSha256, people }: NotesRoom, draft: DraftStore): void {
  if (isEmpty(draft.getState().current)) return;
  const taken = draft.act.take();
  const { text, history, of, audience } = taken;
  const frameStart = taken.frame ?? 0;
  const frameEnd = endOf(taken) ?? frameStart;
  const shapes = history.present.map(({ shape }) => shape);
  if (of) {
    // The note lasts as long as what moves in it.
    const longer = frameEnd > of.frameEnd ? { anchor: { frameStart, frameEnd, frameMapSha256 } } : {};
    const seen = frameEnd > of.frameEnd ? { anchor: { frameStart, frameEnd: of.frameEnd, frameMapSha256 } } : {};
    annotations.revise(of.id, { shapes, ...longer }, { shapes: of.seen, ...seen });
    return;
  }
  const color = shapes[0]?.color ?? draft.getState().color;
  const anchor = { frameStart, frameEnd, frameMapSha256 };
  annotations.create({ id: annotationId(), parentId: null, anchor, shapes, text: toIds(text.trim(), people), color, audience, code: null });
}
