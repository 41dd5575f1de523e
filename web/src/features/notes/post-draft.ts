import { isEmpty } from "@/engine/canvas/draft-store";
import type { DraftStore } from "@/engine/canvas/draft-store";
import { annotationId } from "@/engine/live/ulid";
import { toIds } from "@/engine/text/rich-text";
import type { NotesRoom } from "./room";

/** Posts the current draft: its words, its drawing, or both; or the new drawing of a note that was posted before. */
export function postDraft({ annotations, frameMapSha256, people }: NotesRoom, draft: DraftStore): void {
  if (isEmpty(draft.getState().current)) return;
  const { frame, frameEnd, text, history, of, audience } = draft.act.take();
  const frameStart = frame ?? 0;
  const shapes = history.present.map(({ shape }) => shape);
  if (of) {
    annotations.revise(of.id, { shapes }, { shapes: of.seen });
    return;
  }
  const color = shapes[0]?.color ?? draft.getState().color;
  const anchor = { frameStart, frameEnd: frameEnd ?? frameStart, frameMapSha256 };
  annotations.create({ id: annotationId(), parentId: null, anchor, shapes, text: toIds(text.trim(), people), color, audience, code: null });
}
