import { Circle } from "lucide-react";
import { useState, type FormEvent } from "react";
import type { LessonAudience } from "@/api/types";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Segmented } from "@/ui/segmented";

export interface WantedLesson {
  readonly title: string;
  readonly audience: LessonAudience;
  readonly voice: boolean;
}

interface RecordFormProps {
  /** What the lesson is called unless something else is typed. */
  filmTitle: string;
  mayVoice: boolean;
  /** Resolves when it records; answers what went wrong, in words. */
  onRecord: (wanted: WantedLesson) => Promise<string | null>;
}

const AUDIENCES = [
  { value: "everyone", label: "Everyone" },
  { value: "team", label: "Team only" },
] as const;

/** What a lesson is called, for whom it is, and what everyone in the room will know. */
export function RecordForm({ filmTitle, mayVoice, onRecord }: RecordFormProps) {
  const [title, setTitle] = useState("");
  const [audience, setAudience] = useState<LessonAudience>("everyone");
  const [voice, setVoice] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    void onRecord({ title: title.trim(), audience, voice }).then((wrong) => {
      setProblem(wrong);
      setBusy(false);
    });
  };
  return (
    <form className="record-form" onSubmit={submit} aria-label="Record a lesson">
      <Field label="Name of the lesson" placeholder={filmTitle} value={title} maxLength={200} onChange={(event) => { setTitle(event.target.value); }} />
      <Segmented label="For whom the lesson is" value={audience} options={AUDIENCES} onChange={setAudience} />
      <label className="record-voice">
        <input type="checkbox" checked={voice} disabled={!mayVoice} onChange={(event) => { setVoice(event.target.checked); }} />
        {mayVoice ? "Record my voice too" : "This browser cannot record a voice"}
      </label>
      <p className="record-consent">
        Everyone in the room sees that you record, and that what they draw, where they point and their names become part of
        the lesson. Tell them before you begin. Notes for the team or for yourself are never recorded.
      </p>
      {problem && (
        <p className="field-error" role="alert">
          {problem}
        </p>
      )}
      <Button type="submit" variant="primary" icon={<Circle fill="currentColor" />} busy={busy}>
        Start recording
      </Button>
    </form>
  );
}
