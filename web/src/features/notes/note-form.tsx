import { useEffect, useId, useRef, useState } from "react";
import { TEXT_LIMIT } from "@/engine/live/annotation";
import { toIds, toWords } from "@/engine/text/rich-text";
import type { Named } from "@/engine/text/rich-text";
import { Button } from "@/ui/button";

import { MentionList, useMentions } from "./mention-list";

interface NoteFormProps {
  label: string;
  people: readonly Named[];
  /** As it is kept: with the ids of people. */
  initial?: string;
  submit: string;
  /** Both as they are kept; `seen` is what the person began with. */
  onSubmit: (text: string, seen: string) => void;
  onCancel: () => void;
}

/** A few words in place: an answer, or a note put better. */
export function NoteForm({ label, people, initial = "", submit, onSubmit, onCancel }: NoteFormProps) {
  const [begun] = useState(() => toWords(initial, people));
  const [text, setText] = useState(begun);
  // What the person sees of the words before: if somebody else changes them meanwhile, both are shown.
  const [seen] = useState(initial);
  const field = useRef<HTMLTextAreaElement>(null);
  const mentions = useMentions(useId(), field, people, setText);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(begun.length, begun.length);
  }, [begun]);
  const send = (): void => {
    const words = text.trim();
    if (words && words !== begun) onSubmit(toIds(words, people), seen);
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
      <MentionList of={mentions} />
      <textarea
        {...mentions.field}
        ref={field}
        className="note-input"
        aria-label={label}
        placeholder={label}
        maxLength={TEXT_LIMIT}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          mentions.look();
        }}
        onKeyDown={(event) => {
          if (mentions.onKey(event)) return;
          if (event.key === "Escape") onCancel();
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
        }}
      />
      {initial !== seen && (
        <p className="note-form-news" role="status">
          Somebody changed these words meanwhile: {toWords(initial, people)}
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
