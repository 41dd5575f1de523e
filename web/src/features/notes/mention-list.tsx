import "./mention-list.css";
import { useState } from "react";
import type { KeyboardEvent, RefObject } from "react";
import { asked } from "@/engine/text/rich-text";
import type { Named } from "@/engine/text/rich-text";
import { Avatar } from "@/ui/avatar";
import { classNames } from "@/ui/class-names";

interface Mentioning {
  readonly found: readonly Named[];
  readonly chosen: number;
  /** The attributes of the field that belong to the list. */
  readonly field: Readonly<Record<string, string | boolean | undefined>>;
  readonly pick: (person: Named) => void;
  /** True when the key was for the list. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  /** To be told when the caret may have moved. */
  readonly look: () => void;
  readonly listId: string;
}

/** Picks people behind an “@” in a field; the name is written out, and becomes an id when the note is kept. */
export function useMentions(listId: string, field: RefObject<HTMLTextAreaElement | null>, people: readonly Named[], onWrite: (words: string) => void): Mentioning {
  const [ask, setAsk] = useState<ReturnType<typeof asked<Named>>>(null);
  const [chosen, setChosen] = useState(0);
  const look = (): void => {
    const { value = "", selectionStart = 0 } = field.current ?? {};
    setAsk(asked(value, selectionStart, people));
    setChosen(0);
  };
  const pick = ({ name }: Named): void => {
    const area = field.current;
    if (!area || !ask) return;
    const words = `${area.value.slice(0, ask.from)}@${name} ${area.value.slice(area.selectionStart)}`;
    const caret = ask.from + name.length + 2;
    onWrite(words);
    setAsk(null);
    requestAnimationFrame(() => {
      area.focus();
      area.setSelectionRange(caret, caret);
    });
  };
  const found = ask?.found ?? [];
  const onKey = (event: KeyboardEvent): boolean => {
    const person = found[chosen];
    if (!person) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") setChosen((chosen + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    else if (event.key === "Tab" || (event.key === "Enter" && !event.ctrlKey && !event.metaKey)) pick(person);
    else if (event.key === "Escape") setAsk(null);
    else return false;
    event.preventDefault();
    return true;
  };
  const open = found.length > 0;
  return {
    found,
    chosen,
    pick,
    onKey,
    look,
    listId,
    field: { role: "combobox", "aria-autocomplete": "list", "aria-expanded": open, "aria-controls": open ? listId : undefined, "aria-activedescendant": open ? `${listId}-${String(chosen)}` : undefined },
  };
}

/** The people who may be meant. */
export function MentionList({ of }: { of: Mentioning }) {
  if (of.found.length === 0) return null;
  return (
    <div className="mention-list" role="listbox" id={of.listId} aria-label="People">
      {of.found.map((person, n) => (
        <div
          key={person.id}
          id={`${of.listId}-${String(n)}`}
          role="option"
          tabIndex={-1}
          aria-selected={n === of.chosen}
          className={classNames("mention", n === of.chosen && "mention--chosen")}
          onPointerDown={(event) => {
            event.preventDefault(); // the field keeps the keyboard
            of.pick(person);
          }}
        >
          <Avatar personId={person.id} name={person.name} size="small" decorative />
          {person.name}
        </div>
      ))}
    </div>
  );
}
