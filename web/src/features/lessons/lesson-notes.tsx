import "./lesson-notes.css";
import { MessageSquareOff } from "lucide-react";
import type { Annotation } from "@/engine/live/annotation";
import { partsOf } from "@/engine/text/rich-text";
import { Avatar } from "@/ui/avatar";
import { EmptyState } from "@/ui/empty-state";
import { TimeChip } from "@/ui/time-chip";

/** A note's words; people and links by what is read of them. */
const wordsOf = (text: string): string => partsOf(text).map(({ kind, words }) => (kind === "person" ? "@somebody" : words)).join("");

interface LessonNotesProps {
  notes: readonly Annotation[];
  timeOf: (frame: number) => string;
  onNote: (note: Annotation) => void;
  /** Who was there, by name. */
  people: readonly string[];
  driver: string | null;
}

/** The notes as they stood at this moment of the lesson, and who was there. */
export function LessonNotes({ notes, timeOf, onNote, people, driver }: LessonNotesProps) {
  const told = notes.filter(({ parentId }) => parentId === null);
  const answers = (id: string): readonly Annotation[] => notes.filter(({ parentId }) => parentId === id);
  return (
    <div className="lesson-notes" role="region" aria-label="Notes at this moment of the lesson">
      <p className="lesson-people">
        {people.length > 0 ? `In the room: ${people.join(", ")}.` : "Nobody was in the room yet."} {driver !== null && `${driver} drives.`}
      </p>
      {told.length === 0 && <EmptyState icon={<MessageSquareOff />} headingLevel={2} title="No notes yet at this moment" />}
      <ul>
        {told.map((note) => (
          <li key={note.id} className="lesson-note" data-testid="lesson-note">
            <button type="button" onClick={() => { onNote(note); }}>
              <Avatar personId={note.author.id} name={note.author.name} size="small" decorative />
              <span className="lesson-note-head">
                <strong>{note.author.name}</strong> <TimeChip text={timeOf(note.anchor.frameStart)} label="Moment of the film" />
              </span>
              <span className="lesson-note-text">{wordsOf(note.text) || (note.shapes.length > 0 ? "A drawing" : "")}</span>
            </button>
            {answers(note.id).map((answer) => (
              <p key={answer.id} className="lesson-answer">
                <strong>{answer.author.name}</strong> {wordsOf(answer.text)}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
