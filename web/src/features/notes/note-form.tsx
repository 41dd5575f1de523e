import { useEffect, useRef, useState } from "react";
import { TEXT_LIMIT } from "@/engine/live/annotation";
import { Button } from "@/ui/button";

interface NoteFormProps {
  label: string;
  initial?: string;
  submit: string;
  /** `seen`: the words that the person began with. */
  onSubmit: (text: string, seen: string) => void;
  onCancel: () => void;
}

/** A few words in place: an answer, or a note put better. */
export function NoteForm({ label, initial = "", submit, onSubmit, onCancel }: NoteFormProps) {
  const [text, setText] = useState(initial);
  // What the person sees of the words before: if somebody else changes them meanwhile, both are shown.
  const [seen] = useState(initial);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(seen.length, seen.length);
  }, [seen]);
  const send = (): void => {
    const words = text.trim();
    if (words && words !== seen) onSubmit(words, seen);
    else onCancel();
  };
  return (
    <form
      className="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        className="note-input"
        aria-label={label}
        placeholder={label}
        maxLength={TEXT_LIMIT}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") onCancel();
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
        }}
      />
      {initial !== seen && (
        <p className="note-form-news" role="status">
          Somebody changed these words meanwhile: {initial}
        </p>
      )}
      <div className="note-form-acts">
        <Button size="small" variant="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="small" variant="primary" type="submit" disabled={text.trim() === ""}>
          {submit}
        </Button>
      </div>
    </form>
  );
}
