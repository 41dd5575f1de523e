import { FilmHistorySheet } from "@/features/notes/film-history-sheet";
import { HistorySheet } from "@/features/notes/history-sheet";
import type { NotesRoom } from "@/features/notes/room";
import type { useFilmPast } from "./use-film-past";
import type { useNoteHistory } from "./use-note-history";

interface HistoriesProps {
  notes: NotesRoom;
  history: ReturnType<typeof useNoteHistory>;
  film: ReturnType<typeof useFilmPast>;
}

/** The past of one note, or of all of them. */
export function Histories({ notes, history, film }: HistoriesProps) {
  if (film.isOpen) {
    return <FilmHistorySheet room={notes} api={film.api} notesApi={history.api} onShow={film.show} onClose={film.close} />;
  }
  if (!history.note) return null;
  return <HistorySheet room={notes} api={history.api} note={history.note} onClose={history.close} onPreview={history.show} />;
}
