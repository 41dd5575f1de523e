import { useCallback, useMemo, useState } from "react";
import type { ShownPast } from "@/features/notes/film-history-sheet";
import { filmHistoryOf } from "@/features/notes/history-transport";

/** Whether the film's past is open, and what of it stands on the picture instead of the notes of now. */
export function useFilmPast(videoId: string) {
  const api = useMemo(() => filmHistoryOf(videoId), [videoId]);
  const [isOpen, setOpen] = useState(false);
  const [shown, show] = useState<ShownPast | null>(null);
  const open = useCallback(() => {
    setOpen(true);
  }, []);
  const close = useCallback(() => {
    setOpen(false);
    show(null);
  }, []);
  return { api, isOpen, shown, show, open, close };
}
