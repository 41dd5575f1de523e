import type { StoreApi } from "zustand/vanilla";
import type { FrameMap } from "@/engine/media/frame-map";
import type { Annotations } from "@/engine/live/annotations";
import type { Note } from "@/engine/live/outbox";
import { formatFrameShort } from "@/engine/media/timecode";
import type { Named } from "@/engine/text/rich-text";
import type { Code, Role } from "@/api/types";

/** The note at the film's present frame; null between notes. */
export type CurrentNote = StoreApi<{ readonly id: string | null }>;

/** What the parts of the panel share. */
export interface NotesRoom {
  readonly annotations: Annotations;
  readonly map: FrameMap;
  readonly frameMapSha256: string;
  readonly me: { readonly id: string; readonly name: string };
  readonly role: Role;
  /** Who may be named. */
  readonly people: readonly Named[];
  /** The workspace's vocabulary, retired codes too. */
  readonly codes: readonly Code[];
  goToFrame(frame: number): void;
  goToNote(noteId: string): void;
  /** Goes to the note's moment and shows what is drawn there. */
  goTo(note: Note): void;
  /** Puts the drawing of a note on the easel. */
  redraw(note: Note): void;
  /** Opens the past of a note. */
  showHistory(noteId: string): void;
  /** Opens the past of all notes. */
  showFilmHistory(): void;
}

export const mayWrite = (role: Role): boolean => role !== "viewer" && role !== "guest";

/** Words and drawings belong to their author; whoever leads the workspace may tidy up. */
export function mayChange({ me, role }: NotesRoom, note: Note): boolean {
  return mayWrite(role) && (note.author.id === me.id || role === "owner" || role === "coach");
}

/** "02:23" or "02:23 – 03:10". */
export function momentOf(map: FrameMap, start: number, end: number): string {
  const from = formatFrameShort(map, start);
  return end > start ? `${from} – ${formatFrameShort(map, end)}` : from;
}
