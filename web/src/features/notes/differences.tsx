import { Pin, RotateCcw } from "lucide-react";
import { useMemo, useState } from "react";
import { apart, stateAfter } from "@/engine/live/film-history";
import type { Apart, State } from "@/engine/live/film-history";
import type { HistoryApi, Told } from "@/engine/live/history";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { Beginning, Changes } from "./history-line";
import { exactTime } from "./history-words";
import { mayChange, momentOf } from "./room";
import type { NotesRoom } from "./room";
import { useBringBack } from "./use-bring-back";

interface DifferencesProps {
  room: NotesRoom;
  notesApi: HistoryApi;
  moments: readonly Told[];
  count: number;
  /** The notes at the moment that is looked at. */
  state: State;
  online: boolean;
  onChanged: () => void;
}

const MOST = 100;

/** What is different between the moment that is looked at and another one: now, or one that was pinned. */
export function Differences({ room, notesApi, moments, count, state, online, onChanged }: DifferencesProps) {
  const [pinned, setPinned] = useState<number | null>(null);
  const other = pinned ?? moments.length;
  const otherState = useMemo(() => stateAfter(moments, other), [moments, other]);
  const found = useMemo(() => (count <= other ? apart(state, otherState) : apart(otherState, state)), [state, otherState, count, other]);
  const { busy, bring } = useBringBack(room, notesApi, onChanged);
  const pinnedAt = pinned === null ? null : moments[pinned - 1]?.line.at;
  return (
    <>
      <div className="film-history-pin">
        <span>Compared with {pinnedAt ? exactTime(pinnedAt) : "now"}</span>
        <Button size="small" variant="quiet" icon={<Pin />} onClick={() => { setPinned(pinned === null ? count : null); }}>
          {pinned === null ? "Compare with this moment" : "Compare with now"}
        </Button>
      </div>
      <p role="status" className="film-history-count">
        {found.length === 0 ? "No note differs." : found.length === 1 ? "1 note differs." : `${String(found.length)} notes differ.`}
      </p>
      <ul className="history-lines" aria-label="Differences">
        {found.slice(0, MOST).map((one) => (
          <Difference key={one.id} one={one} room={room}>
            {one.before && mayChange(room, { ...one.before, pending: false }) && (
              <Button size="small" icon={<RotateCcw />} busy={busy} disabled={!online} onClick={() => void (one.before && bring(one.before))}>
                Bring back as it was
              </Button>
            )}
          </Difference>
        ))}
      </ul>
    </>
  );
}

function Difference({ one: { before, after }, room, children }: { one: Apart; room: NotesRoom; children: React.ReactNode }) {
  const known = after ?? before;
  if (!known) return null;
  const { frameStart, frameEnd } = known.anchor;
  const what = before && after ? "changed" : after ? "came" : "gone";
  return (
    <li className="history-line">
      <div className="film-history-note">
        <Avatar personId={known.author.id} name={known.author.name} decorative />
        <span>
          <strong>{known.author.name}</strong> at {momentOf(room.map, frameStart, frameEnd)}
        </span>
        <em>{what}</em>
      </div>
      <div className="history-what">
        {before && after ? <Changes before={before} after={after} map={room.map} /> : <Beginning of={known} />}
        {children}
      </div>
    </li>
  );
}
