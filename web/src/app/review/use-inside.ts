import { useMemo } from "react";
import type { Annotations } from "@/engine/live/annotations";
import type { Note } from "@/engine/live/outbox";
import type { Player } from "@/engine/media/media-store";
import type { NotesRoom } from "@/features/notes/room";
import { showToast } from "@/ui/toast";

/** Where links of a note lead that stay in the room: a moment of the film, another note. */
export function useInside(annotations: Annotations, player: Player | null, goTo: (note: Note) => void): Pick<NotesRoom, "goToFrame" | "goToNote"> {
  return useMemo(
    () => ({
      goToFrame: (frame) => {
        player?.request.pause();
        void player?.request.goTo(Math.min(frame, player.map.frameCount - 1));
      },
      goToNote: (id) => {
        const found = annotations.store.getState().notes.find((one) => one.id === id);
        if (found) goTo(found);
        else showToast({ text: "That note is not here: it was removed, belongs to another film, or is not for you." });
      },
    }),
    [annotations, player, goTo],
  );
}
