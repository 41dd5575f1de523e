import { useState } from "react";
import { asApiError } from "@/api/api-error";
import { removeVideo } from "@/api/videos";
import type { Video } from "@/api/types";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Notice } from "@/ui/notice";

interface RemoveDialogProps {
  video: Video;
  onClose: () => void;
  onRemoved: (video: Video) => void;
}

export function RemoveDialog({ video, onClose, onRemoved }: RemoveDialogProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const remove = async (): Promise<void> => {
    setBusy(true);
    try {
      await removeVideo(video.id);
      onRemoved(video);
      onClose();
    } catch (failure) {
      const error = asApiError(failure);
      if (error.status === 404) {
        onRemoved(video);
        onClose();
        return;
      }
      setProblem(error.message);
      setBusy(false);
    }
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Delete this film?"
      description={
        <>
          <strong>{video.title}</strong> and everything drawn and written on it are deleted for everyone. This can’t be
          undone.
        </>
      }
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            variant="danger"
            busy={busy}
            onClick={() => {
              void remove();
            }}
          >
            Delete film
          </Button>
        </>
      }
    >
      {problem && <Notice tone="bad">{problem}</Notice>}
    </Dialog>
  );
}
