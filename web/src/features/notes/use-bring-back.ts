import { useState } from "react";
import type { Annotation } from "@/engine/live/annotation";
import type { HistoryApi } from "@/engine/live/history";
import { bringBack } from "./bring-back";
import type { NotesRoom } from "./room";

/** Brings one note back to a version of it, upon whatever it is now. */
export function useBringBack(room: NotesRoom, api: HistoryApi, onChanged: () => void) {
  const [busy, setBusy] = useState(false);
  const bring = async (goal: Annotation): Promise<void> => {
    setBusy(true);
    const latest = await room.annotations.current(goal.id);
    const done = latest !== null && (await bringBack(room, api, latest, goal));
    setBusy(false);
    if (done) onChanged();
  };
  return { busy, bring };
}
