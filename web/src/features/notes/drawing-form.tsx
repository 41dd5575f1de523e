import "./composer.css";
import { Check } from "lucide-react";
import { useStore } from "zustand";
import { endOf } from "@/engine/canvas/draft-store";
import type { DraftStore, DrawnAnew } from "@/engine/canvas/draft-store";
import type { Player } from "@/engine/media/media-store";
import { Button } from "@/ui/button";
import { TimeChip } from "@/ui/time-chip";
import { postDraft } from "./post-draft";
import { momentOf } from "./room";
import type { NotesRoom } from "./room";

interface DrawingFormProps {
  room: NotesRoom;
  player: Player;
  draft: DraftStore;
  of: DrawnAnew;
}

/** In the place of the composer while the drawing of a posted note is on the easel. */
export function DrawingForm({ room, player, draft, of }: DrawingFormProps) {
  const note = useStore(room.annotations.store, ({ notes }) => notes.find(({ id }) => id === of.id));
  const current = useStore(draft, (state) => state.current);
  const start = current.frame ?? 0;
  return (
    <form
      className="composer"
      aria-label="Drawing of a note"
      onSubmit={(event) => {
        event.preventDefault();
        postDraft(room, draft);
      }}
    >
      <p className="composer-redraw">
        You change the drawing of {note ? `${note.author.name}’s note` : "a note that was deleted meanwhile"}
        {note?.text && <q>{note.text}</q>}
      </p>
      <div className="composer-row">
        <TimeChip
          text={momentOf(room.map, start, endOf(current) ?? start)}
          label={`The note's moment: frame ${String(start)}`}
          active
          onPress={() => void player.request.goTo(start)}
        />
        <span className="composer-space" />
        <Button variant="quiet" onClick={() => { draft.act.take(); }}>
          Cancel
        </Button>
        <Button variant="primary" type="submit" icon={<Check />} title="Ctrl + Enter">
          Save drawing
        </Button>
      </div>
    </form>
  );
}
