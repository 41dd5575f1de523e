import { useState } from "react";
import { asApiError } from "@/api/api-error";
import type { FilmHistoryApi } from "@/engine/live/film-history";
import type { Told } from "@/engine/live/history";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { showToast } from "@/ui/toast";
import { exactTime } from "./history-words";
import type { NotesRoom } from "./room";

interface RollBackDialogProps {
  room: NotesRoom;
  api: FilmHistoryApi;
  /** Whose changes, and the first of them. */
  from: Told;
  moments: readonly Told[];
  onClose: () => void;
  onDone: () => void;
}

/** Asks once more before everything that a person did since a moment is taken back. */
export function RollBackDialog({ room, api, from: { line }, moments, onClose, onDone }: RollBackDialogProps) {
  const [busy, setBusy] = useState(false);
  const { by, at } = line;
  const since = Date.parse(at);
  const changes = moments.filter((one) => one.line.by.id === by.id && Date.parse(one.line.at) >= since).length;
  const act = async (): Promise<void> => {
    setBusy(true);
    try {
      const back = await api.rollBack(by.id, at);
      for (const annotation of back) room.annotations.accept(annotation);
      showToast({ tone: "good", text: back.length === 1 ? "1 note is as it was before" : `${String(back.length)} notes are as they were before` });
      onDone();
      onClose();
    } catch (problem) {
      showToast({ tone: "bad", text: asApiError(problem).message });
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Take back what ${by.name} did?`}
      description={`${changes === 1 ? "1 change" : `${String(changes)} changes`} since ${exactTime(at)}. What others changed afterwards stays as they set it. Both what was done and that it was taken back remain in the history.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={busy} onClick={() => void act()}>
            Take back
          </Button>
        </>
      }
    />
  );
}
