import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Field } from "@/ui/field";
import { IconButton } from "@/ui/icon-button";

interface LibrarySearchProps {
  query: string;
  onSearch: (query: string) => void;
}

const PAUSE_MS = 250;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Searches while it is typed into; "/" goes there. */
export function LibrarySearch({ query, onSearch }: LibrarySearchProps) {
  const [text, setText] = useState(query);
  const [seen, setSeen] = useState(query);
  if (query !== seen) {
    // changed from outside: by the back button, or by "show all"
    setSeen(query);
    if (query !== text.trim()) setText(query);
  }
  const box = useRef<HTMLInputElement>(null);
  const search = useRef(onSearch);
  useEffect(() => {
    search.current = onSearch;
  });
  useEffect(() => {
    if (text.trim() === query) return;
    const timer = setTimeout(() => {
      search.current(text.trim());
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text, query]);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
      event.preventDefault();
      box.current?.focus();
    };
    document.addEventListener("keydown", listen);
    return () => {
      document.removeEventListener("keydown", listen);
    };
  }, []);
  return (
    <search className="library-search">
      <Field
        ref={box}
        label="Search films"
        labelHidden
        type="search"
        placeholder="Search films"
        aria-keyshortcuts="/"
        value={text}
        leading={<Search />}
        onChange={(event) => {
          setText(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") setText("");
        }}
        trailing={
          text ? (
            <IconButton
              label="Clear the search"
              size="small"
              icon={<X />}
              onClick={() => {
                setText("");
                box.current?.focus();
              }}
            />
          ) : null
        }
      />
    </search>
  );
}
