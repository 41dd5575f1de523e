import { useMemo } from "react";
import { useStore } from "zustand";
import type { DraftStore } from "@/engine/canvas/draft-store";
import { sceneOf } from "@/engine/canvas/scene";
import type { Scene } from "@/engine/canvas/scene";
import type { Annotation } from "@/engine/live/annotation";
import type { Annotations } from "@/engine/live/annotations-store";
import type { Player } from "@/engine/media/media-store";
import type { PostedNote } from "@/features/annotate/posted-note";
import { currentThread, threadsOf } from "@/features/notes/threads";
import type { Thread } from "@/features/notes/threads";
import type { Mark } from "@/features/player/mark";
import { INK_HEX } from "@/engine/canvas/shapes/palette";
import type { InkColor } from "@/engine/canvas/shapes/shape";
import { personInk } from "@/ui/person-color";

/** The colour of a person as a canvas needs it. */
function personHex(personId: string): string {
  return INK_HEX[`ink-${String(personInk(personId))}` as InkColor];
}

export function useThreads(annotations: Annotations): readonly Thread[] {
  const notes = useStore(annotations.store, (state) => state.notes);
  return useMemo(() => threadsOf(notes), [notes]);
}

/** What is drawn where. While a past version of a note is looked at, that alone; without the one on the easel. */
export function useScene(annotations: Annotations, past: Annotation | null, draft: DraftStore): Scene<PostedNote> {
  const notes = useStore(annotations.store, (state) => state.notes);
  const redrawn = useStore(draft, ({ current }) => current.of?.id);
  return useMemo(
    () =>
      sceneOf(
        (past ? [past] : notes)
          .filter(({ id, shapes, removed }) => shapes.length > 0 && !removed && (past !== null || id !== redrawn))
          .map(({ id, shapes, status, anchor }) => ({ id, shapes, quiet: status === "resolved", ...anchor })),
      ),
    [notes, past, redrawn],
  );
}

/** The note at the film's present frame; the one that was asked for, as long as the film stays with it. */
export function useCurrentId(threads: readonly Thread[], player: Player | null, asked: string | null): string | null {
  const store = player?.store;
  const hold = player ? Math.round(player.map.frameRate) : 0;
  const here = useStore(store ?? NO_PLAYER, (state) => {
    const frame = "frame" in state ? state.frame : -1;
    const chosen = threads.find(({ note }) => note.id === asked);
    if (chosen && currentThread([chosen], frame, hold)) return chosen.note.id;
    return currentThread(threads, frame, hold)?.note.id ?? null;
  });
  return here;
}

const NO_PLAYER = { getState: () => ({}), getInitialState: () => ({}), subscribe: () => () => undefined };

export function useMarks(threads: readonly Thread[], currentId: string | null): readonly Mark[] {
  return useMemo(
    () =>
      threads.map(({ note }) => ({
        id: note.id,
        start: note.anchor.frameStart,
        end: note.anchor.frameEnd,
        color: personHex(note.author.id),
        label: note.text ? `${note.author.name}: ${note.text}` : `${note.author.name}: a drawing`,
        quiet: note.status === "resolved",
        current: note.id === currentId,
      })),
    [threads, currentId],
  );
}
