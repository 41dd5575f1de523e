import { useState } from "react";
import type { FormEvent } from "react";
import { asApiError } from "@/api/api-error";
import { addCode, changeCode } from "@/api/codes";
import type { Code } from "@/api/types";
import { INK_NAMES } from "@/engine/canvas/shapes/palette";
import { INKS } from "@/engine/canvas/shapes/shape";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Segmented } from "@/ui/segmented";
import { modifiersOf, wordsOf } from "./modifier-words";

interface CodeFormProps {
  /** Null: a new one. */
  code: Code | null;
  onClose: () => void;
  onKept: (code: Code) => void;
}

const KINDS = [
  { value: "point", label: "At a moment" },
  { value: "state", label: "Lasts" },
] as const;

/** One word of the vocabulary: what it is called, its key, its colour, and what more can be said. */
export function CodeForm({ code, onClose, onKept }: CodeFormProps) {
  const [label, setLabel] = useState(code?.label ?? "");
  const [hotKey, setHotKey] = useState(code?.hotKey ?? "");
  const [color, setColor] = useState<Code["color"]>(code?.color ?? "ink-2");
  const [kind, setKind] = useState<Code["kind"]>(code?.kind ?? "point");
  const [modifiers, setModifiers] = useState(wordsOf(code?.modifiers ?? []));
  const [problem, setProblem] = useState<{ message: string; field: unknown } | null>(null);
  const [busy, setBusy] = useState(false);
  const keep = async (): Promise<void> => {
    setBusy(true);
    const content = { label, color, modifiers: modifiersOf(modifiers) };
    try {
      onKept(code ? await changeCode(code.id, { ...content, hotKey, version: code.version }) : await addCode({ ...content, kind, hotKey: hotKey || null }));
      onClose();
    } catch (failure) {
      const { message, details } = asApiError(failure);
      setProblem({ message, field: details?.["field"] });
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy) void keep();
  };
  const wrong = (field: string): string | null => (problem && (problem.field === field || (field === "label" && !["hotKey", "modifiers"].includes(String(problem.field)))) ? problem.message : null);
  return (
    <Dialog open onOpenChange={onClose} title={code ? "Change code" : "New code"} size="medium">
      <form className="code-form" onSubmit={submit}>
        <Field label="Label" value={label} maxLength={60} required error={wrong("label")} onChange={(event) => { setLabel(event.target.value); setProblem(null); }} />
        {!code && <Segmented label="Kind" value={kind} options={KINDS} onChange={setKind} />}
        <Field
          label="Key"
          value={hotKey}
          maxLength={1}
          hint="A letter or a digit to press while coding. It may be empty."
          error={wrong("hotKey")}
          onChange={(event) => { setHotKey(event.target.value.toLowerCase().replace(/[^a-z0-9]/gu, "")); setProblem(null); }}
        />
        <div className="code-inks" role="group" aria-label="Colour">
          {INKS.map((ink) => (
            <button key={ink} type="button" className="code-ink" aria-label={INK_NAMES[ink]} aria-pressed={ink === color} onClick={() => { setColor(ink); }}>
              <i style={{ background: `var(--${ink})` }} />
            </button>
          ))}
        </div>
        <Field
          label="Modifiers"
          value={modifiers}
          hint="What more can be said, such as: hand: left, right; outcome: good, bad"
          error={wrong("modifiers")}
          onChange={(event) => { setModifiers(event.target.value); setProblem(null); }}
        />
        <footer className="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            {code ? "Save" : "Add"}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
