import { useCallback, useMemo, useRef, useState } from "react";
import type { Annotation } from "@/engine/live/annotation";
import type { Annotations } from "@/engine/live/annotations";
import type { Note } from "@/engine/live/outbox";
import type { Player } from "@/engine/media/media-store";
import { historyOf } from "@/features/notes/history-transport";

/** The note whose history is open, and the version of it that stands on the picture instead of the notes of now. */
export function useNoteHistory(videoId: string, annotations: Annotations, player: Player | null) {
  const api = useMemo(() => historyOf(videoId), [videoId]);
  const [note, setNote] = useState<Note | null>(null);
  const [preview, setPreview] = useState<readonly Annotation[] | null>(null);
  const shownFrame = useRef<number | null>(null);
  const open = useCallback(
    (id: string) => {
      const found = annotations.store.getState().notes.find((one) => one.id === id);
      if (!found || found.version === 0) return;
      shownFrame.current = null;
      setNote(found);
    },
    [annotations],
  );
  const close = useCallback(() => {
    setNote(null);
    setPreview(null);
  }, []);
  const show = useCallback(
    (version: Annotation) => {
      setPreview([version]);
      const { frameStart } = version.anchor;
      if (shownFrame.current === frameStart) return;
      shownFrame.current = frameStart;
      player?.request.pause();
      void player?.request.goTo(frameStart);
    },
    [player],
  );
  return { api, note, preview, open, close, show };
}
