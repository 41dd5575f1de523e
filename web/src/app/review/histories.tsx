import { lazy, Suspense, useEffect } from "react";
import type { NotesRoom } from "@/features/notes/room";
import { whenIdle } from "./when-idle";
import type { useFilmPast } from "./use-film-past";
import type { useNoteHistory } from "./use-note-history";

const loadFilm = () => import("@/features/notes/film-history-sheet");
const loadNote = () => import("@/features/notes/history-sheet");
const FilmHistorySheet = lazy(async () => ({ default: (await loadFilm()).FilmHistorySheet }));
const HistorySheet = lazy(async () => ({ default: (await loadNote()).HistorySheet }));

interface HistoriesProps {
  notes: NotesRoom;
  history: ReturnType<typeof useNoteHistory>;
  film: ReturnType<typeof useFilmPast>;
}

/** The past of one note, or of all of them. Not part of the first load: it comes when the page has nothing to do. */
export function Histories({ notes, history, film }: HistoriesProps) {
  useEffect(() => whenIdle(() => Promise.all([loadFilm(), loadNote()])), []);
  return <Suspense fallback={null}>{opened({ notes, history, film })}</Suspense>;
}

function opened({ notes, history, film }: HistoriesProps) {
  if (film.isOpen) {
    return <FilmHistorySheet room={notes} api={film.api} notesApi={history.api} onShow={film.show} onClose={film.close} />;
  }
  if (!history.note) return null;
  return <HistorySheet room={notes} api={history.api} note={history.note} onClose={history.close} onPreview={history.show} />;
}
