import { asApiError } from "@/api/api-error";
import type { Annotation } from "@/engine/live/annotation";
import type { HistoryApi } from "@/engine/live/history";
import { showToast } from "@/ui/toast";
import type { NotesRoom } from "./room";

function sayWhyNot(problem: unknown): void {
  const { code, message } = asApiError(problem);
  const faster = "Somebody changed this note in this very moment. Look at its history again.";
  showToast({ tone: "bad", text: code === "version_conflict" ? faster : message });
}

/** Makes an earlier version the newest one, with a way back. Answers whether it did; says itself why not. */
export async function bringBack({ annotations }: NotesRoom, api: HistoryApi, latest: Annotation, goal: Annotation): Promise<boolean> {
  const { id } = goal;
  try {
    const now = await api.restoreTo(id, latest.version, goal.version);
    annotations.accept(now);
    const undo = async (): Promise<void> => {
      try {
        if (latest.removed) annotations.remove(id);
        else annotations.accept(await api.restoreTo(id, now.version, latest.version));
      } catch (problem) {
        sayWhyNot(problem);
      }
    };
    showToast({ tone: "good", text: `Version ${String(goal.version)} is back`, action: { label: "Undo", run: () => void undo() }, lifetimeMs: 8000 });
    return true;
  } catch (problem) {
    sayWhyNot(problem);
    return false;
  }
}
