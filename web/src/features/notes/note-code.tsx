import type { Note } from "@/engine/live/outbox";
import type { NotesRoom } from "./room";

/** The event that a note is, in the words of the workspace. */
export function NoteCode({ note, room }: { note: Note; room: NotesRoom }) {
  if (!note.code) return null;
  const { codeId, modifiers } = note.code;
  const code = room.codes.find(({ id }) => id === codeId);
  const answers = Object.values(modifiers).join(", ");
  return (
    <span className="note-code">
      <i aria-hidden="true" style={{ background: `var(--${code?.color ?? note.color})` }} />
      {code?.label ?? "a code"}
      {answers && ` (${answers})`}
    </span>
  );
}
