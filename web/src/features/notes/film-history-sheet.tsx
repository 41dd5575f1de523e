import "./history.css";
import "./film-history.css";
import { History, WifiOff } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { Annotation } from "@/engine/live/annotation";
import { stateAfter } from "@/engine/live/film-history";
import type { FilmHistoryApi } from "@/engine/live/film-history";
import type { HistoryApi, Told } from "@/engine/live/history";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { Notice } from "@/ui/notice";
import { Segmented } from "@/ui/segmented";
import { Sheet } from "@/ui/sheet";
import { Slider } from "@/ui/slider";
import { useOnline } from "@/ui/use-online";
import { Differences } from "./differences";
import { exactTime, whatOf } from "./history-words";
import { PastChanges } from "./past-changes";
import type { NotesRoom } from "./room";
import { useFilmHistory } from "./use-film-history";

/** What of the past is on the picture: the notes of a moment, and when that was. */
export interface ShownPast {
  readonly notes: readonly Annotation[];
  /** ISO-8601 UTC */
  readonly at: string;
}

interface FilmHistorySheetProps {
  room: NotesRoom;
  api: FilmHistoryApi;
  notesApi: HistoryApi;
  /** Null: the present. */
  onShow: (past: ShownPast | null) => void;
  onClose: () => void;
}

/** All notes of the film at any moment of the past, beside the picture that shows them. Nothing can be changed there. */
export function FilmHistorySheet({ room, api, notesApi, onShow, onClose }: FilmHistorySheetProps) {
  const online = useOnline();
  const { moments, read, problem, reload } = useFilmHistory(api, online);
  return (
    <Sheet open onOpenChange={onClose} title="History of the film’s notes" side="aside">
      <div className="film-history">
        {!online && (
          <Notice tone="warn" icon={<WifiOff />}>
            You are offline. The past is kept on the server; it comes when the connection is back.
          </Notice>
        )}
        {problem && (
          <EmptyState icon={<History />} headingLevel={3} title="The history could not be loaded" text={problem.message}>
            <Button onClick={reload}>Try again</Button>
          </EmptyState>
        )}
        {!moments && !problem && online && (
          <p role="status" className="film-history-reading">
            Reading the past … {read > 0 && `${String(read)} changes`}
          </p>
        )}
        {moments?.length === 0 && <EmptyState icon={<History />} headingLevel={3} title="Nothing has happened yet" />}
        {moments && moments.length > 0 && (
          <Walk room={room} api={api} notesApi={notesApi} moments={moments} online={online} onShow={onShow} onChanged={reload} />
        )}
      </div>
    </Sheet>
  );
}

interface WalkProps extends Omit<FilmHistorySheetProps, "onClose"> {
  moments: readonly Told[];
  online: boolean;
  /** Something was brought back: the past has grown. */
  onChanged: () => void;
}

const VIEWS = [
  { value: "changes", label: "Changes" },
  { value: "differences", label: "Differences" },
] as const;

function Walk({ moments, onShow, onChanged, ...rest }: WalkProps) {
  const all = moments.length;
  const [chosen, setChosen] = useState<number | null>(null);
  const [view, setView] = useState<"changes" | "differences">("changes");
  const count = Math.min(chosen ?? all, all);
  const state = useMemo(() => stateAfter(moments, count), [moments, count]);
  const latest = moments[count - 1];
  useEffect(() => {
    onShow(chosen === null || !latest ? null : { notes: [...state.values()], at: latest.line.at });
  }, [chosen, state, latest, onShow]);
  const choose = (next: number): void => {
    setChosen(next >= all ? null : next);
  };
  const changed = (): void => {
    setChosen(null);
    onChanged();
  };
  if (!latest) return null;
  const words = `${latest.line.by.name} ${whatOf(latest)}`;
  return (
    <>
      <div className="film-history-slider">
        <Slider label="Moment of the past" value={count} min={1} max={all} step={1} onChange={choose} valueText={`${exactTime(latest.line.at)}: ${words}`} />
        <p className="film-history-moment" aria-hidden="true">
          <strong>{chosen === null ? "Now" : exactTime(latest.line.at)}</strong>
          <span>{chosen === null ? `${String(all)} changes so far` : `change ${String(count)} of ${String(all)}`}</span>
        </p>
        <div className="film-history-views">
          <Segmented label="What is shown" value={view} options={VIEWS} onChange={setView} />
          <Button size="small" disabled={chosen === null} onClick={() => { setChosen(null); }}>
            Back to now
          </Button>
        </div>
      </div>
      <div className="film-history-body">
        {view === "changes" ? (
          <PastChanges {...rest} moments={moments} count={count} onChoose={choose} onChanged={changed} />
        ) : (
          <Differences {...rest} moments={moments} count={count} state={state} onChanged={changed} />
        )}
      </div>
    </>
  );
}
