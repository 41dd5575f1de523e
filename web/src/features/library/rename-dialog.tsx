import { useState, type FormEvent } from "react";
import { asApiError } from "@/api/api-error";
import { renameVideo } from "@/api/videos";
import type { Video } from "@/api/types";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";

interface RenameDialogProps {
  video: Video;
  onClose: () => void;
  onRenamed: (video: Video) => void;
}

export function RenameDialog({ video, onClose, onRenamed }: RenameDialogProps) {
  const [title, setTitle] = useState(video.title);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const rename = async (): Promise<void> => {
    const wanted = title.trim();
    if (!wanted) {
      setProblem("A film needs a name.");
      return;
    }
    if (wanted === video.title) {
      onClose();
      return;
    }
    setBusy(true);
    try {
      onRenamed(await renameVideo(video.id, wanted));
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
    <Dialog open onOpenChange={onClose} title="Rename film">
      <form onSubmit={submit}>
        <Field
          label="Name"
          value={title}
          maxLength={200}
          error={problem}
          onFocus={(event) => {
            event.currentTarget.select();
          }}
          onChange={(event) => {
            setTitle(event.target.value);
            setProblem(null);
          }}
        />
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
