import { useState, type FormEvent } from "react";
import { asApiError } from "@/api/api-error";
import { changeLesson, removeLesson } from "@/api/lessons";
import type { Lesson } from "@/api/types";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Notice } from "@/ui/notice";

interface LessonRenameProps {
  lesson: Lesson;
  onClose: () => void;
  onRenamed: (lesson: Lesson) => void;
}

export function LessonRename({ lesson, onClose, onRenamed }: LessonRenameProps) {
  const [title, setTitle] = useState(lesson.title);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const rename = async (): Promise<void> => {
    setBusy(true);
    try {
      onRenamed(await changeLesson(lesson.videoId, lesson.id, { title }));
      onClose();
    } catch (failure) {
      setProblem(asApiError(failure).message);
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy) void rename();
  };
  return (
    <Dialog open onOpenChange={onClose} title="Rename lesson">
      <form onSubmit={submit}>
        <Field label="Name" value={title} maxLength={200} error={problem} onChange={(event) => { setTitle(event.target.value); setProblem(null); }} />
        <footer className="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            Rename
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

interface LessonRemovalProps {
  lesson: Lesson;
  onClose: () => void;
  onRemoved: (lesson: Lesson) => void;
}

export function LessonRemoval({ lesson, onClose, onRemoved }: LessonRemovalProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const remove = async (): Promise<void> => {
    setBusy(true);
    try {
      await removeLesson(lesson.videoId, lesson.id);
      onRemoved(lesson);
      onClose();
    } catch (failure) {
      setProblem(asApiError(failure).message);
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Delete this lesson?"
      description={
        <>
          <strong>{lesson.title}</strong> is deleted for everyone. The notes that were written in it stay on the film.
        </>
      }
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="danger" busy={busy} onClick={() => void remove()}>
            Delete lesson
          </Button>
        </>
      }
    >
      {problem && <Notice tone="bad">{problem}</Notice>}
    </Dialog>
  );
}
