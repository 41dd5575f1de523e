import { useEffect, useRef, useState } from "react";
import { TEXT_LIMIT } from "@/engine/live/annotation";
import { Button } from "@/ui/button";

interface NoteFormProps {
  label: string;
  initial?: string;
  submit: string;
  onSubmit: (text: string) => void;
  onCancel: () => void;
}

/** A few words in place: an answer, or a note put better. */
export function NoteForm({ label, initial = "", submit, onSubmit, onCancel }: NoteFormProps) {
  const [text, setText] = useState(initial);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(initial.length, initial.length);
  }, [initial]);
  const send = (): void => {
    const words = text.trim();
    if (words && words !== initial) onSubmit(words);
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
