import { useEffect, useRef, useState } from "react";
import { toPixels } from "@/engine/canvas/coordinates";
import type { DraftStore } from "@/engine/canvas/draft-store";
import { WIDTHS } from "@/engine/canvas/draft-store";
import type { Picture, Point } from "@/engine/canvas/shapes/shape";
import { INK_HEX } from "@/engine/canvas/shapes/palette";

/** Height of the letters as a part of the picture's height, for each stroke width. */
const SIZES: readonly number[] = [0.035, 0.05, 0.075];

interface TextEditorProps {
  at: Point;
  picture: Picture;
  draft: DraftStore;
  onDone: () => void;
}

/** Words are written where they will stand. Enter keeps them, Escape does not. */
export function TextEditor({ at, picture, draft, onDone }: TextEditorProps) {
  const [words, setWords] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const over = useRef(false);
  const { color, width } = draft.getState();
  const size = SIZES[WIDTHS.indexOf(width as (typeof WIDTHS)[number])] ?? 0.05;
  const [left, top] = toPixels(picture, at);
  useEffect(() => {
    field.current?.focus();
  }, []);
  const finish = (keep: boolean): void => {
    if (over.current) return;
    over.current = true;
    const text = words.trim();
    if (keep && text) draft.act.add({ kind: "text", schema: 1, color, width, x: at[0], y: at[1], text, size });
    onDone();
  };
  return (
    <textarea
      ref={field}
      className="text-editor"
      style={{ left, top, color: INK_HEX[color], fontSize: size * picture.height, maxWidth: Math.abs(picture.width) * 0.6 }}
      aria-label="Words on the picture"
      placeholder="Write…"
      rows={Math.max(1, words.split("\n").length)}
      cols={Math.max(8, ...words.split("\n").map((row) => row.length + 1))}
      maxLength={500}
      value={words}
      onChange={(event) => {
        setWords(event.target.value);
      }}
      onBlur={() => {
        finish(true);
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") finish(false);
        if (event.key === "Enter" && !event.shiftKey) {
          event.preventDefault();
          finish(true);
        }
      }}
    />
  );
}
