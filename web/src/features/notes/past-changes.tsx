import { RotateCcw, UserRoundX } from "lucide-react";
import { useState } from "react";
import type { FilmHistoryApi } from "@/engine/live/film-history";
import type { HistoryApi, Told } from "@/engine/live/history";
import { Button } from "@/ui/button";
import { HistoryLine } from "./history-line";
import { mayChange } from "./room";
import type { NotesRoom } from "./room";
import { RollBackDialog } from "./roll-back-dialog";
import { useBringBack } from "./use-bring-back";

interface PastChangesProps {
  room: NotesRoom;
  api: FilmHistoryApi;
  notesApi: HistoryApi;
  moments: readonly Told[];
  /** So many changes have happened at the moment that is looked at. */
  count: number;
  online: boolean;
  onChoose: (count: number) => void;
  onChanged: () => void;
}

const PAGE = 50;

/** What happened until then, newest first; the newest is the one that is looked at. */
export function PastChanges({ room, api, notesApi, moments, count, online, onChoose, onChanged }: PastChangesProps) {
  const [shown, setShown] = useState(PAGE);
  const [asked, setAsked] = useState<Told | null>(null);
  const { busy, bring } = useBringBack(room, notesApi, onChanged);
  const first = Math.max(0, count - shown);
  const leads = room.role === "owner" || room.role === "coach";
  return (
    <>
      <ol className="history-lines" aria-label="Changes, newest first">
        {moments.slice(first, count).reverse().map((one, n) => (
          <HistoryLine
            key={`${one.line.annotation.id}/${String(one.line.version)}`}
            told={one}
            map={room.map}
            selected={n === 0}
            onSelect={() => {
              room.goToFrame(one.line.annotation.anchor.frameStart);
              onChoose(count - n);
            }}
          >
            {!one.line.annotation.removed && isPast(moments, one) && mayChange(room, { ...one.line.annotation, pending: false }) && (
              <Button size="small" icon={<RotateCcw />} busy={busy} disabled={!online} onClick={() => void bring(one.line.annotation)}>
                Bring this version back
              </Button>
            )}
            {leads && (
              <Button size="small" variant="quiet" icon={<UserRoundX />} disabled={!online} onClick={() => { setAsked(one); }}>
                Take back what {one.line.by.name} did since here
              </Button>
            )}
          </HistoryLine>
        ))}
      </ol>
      {first > 0 && (
        <p className="history-older">
          <Button variant="quiet" size="small" onClick={() => { setShown(shown + PAGE); }}>
            Show older changes
          </Button>
        </p>
      )}
      {asked && (
        <RollBackDialog room={room} api={api} from={asked} moments={moments} onClose={() => { setAsked(null); }} onDone={onChanged} />
      )}
    </>
  );
}

/** Has the note got a newer version since? */
function isPast(moments: readonly Told[], { line }: Told): boolean {
  return moments.some((other) => other.line.annotation.id === line.annotation.id && other.line.version > line.version);
}
