import "./history.css";
import { History, RotateCcw, ShieldAlert, ShieldCheck, WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { Annotation } from "@/engine/live/annotation";
import { told } from "@/engine/live/history";
import type { HistoryApi, Line } from "@/engine/live/history";
import type { Note } from "@/engine/live/outbox";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { Notice } from "@/ui/notice";
import { Sheet } from "@/ui/sheet";
import { Skeleton } from "@/ui/skeleton";
import { useOnline } from "@/ui/use-online";
import { bringBack } from "./bring-back";
import { HistoryLine } from "./history-line";
import { verdictWords } from "./history-words";
import { mayChange } from "./room";
import type { NotesRoom } from "./room";
import { useHistory } from "./use-history";
import type { NoteHistory } from "./use-history";

interface HistorySheetProps {
  room: NotesRoom;
  api: HistoryApi;
  /** The note as it was when its history was opened. */
  note: Note;
  onClose: () => void;
  /** A version is looked at: its drawing belongs on the picture, at its moment. */
  onPreview: (version: Annotation) => void;
}

/** Everything that a note ever was, newest first, beside the picture that shows the version that is picked. */
export function HistorySheet({ room, api, note, onClose, onPreview }: HistorySheetProps) {
  const online = useOnline();
  // 0 once it is removed: its history is read anew then, too.
  const version = useStore(room.annotations.store, ({ notes }) => notes.find(({ id }) => id === note.id)?.version ?? 0);
  const history = useHistory(api, note.id, version, online);
  return (
    <Sheet open onOpenChange={onClose} title="History of this note" side="aside">
      <div className="history">
        <div className="history-body">
          {!online && (
            <Notice tone="warn" icon={<WifiOff />}>
              You are offline. The past of a note is kept on the server; it comes when the connection is back.
            </Notice>
          )}
          <Body room={room} api={api} note={note} history={history} online={online} onClose={onClose} onPreview={onPreview} />
        </div>
        <Trust history={history} />
      </div>
    </Sheet>
  );
}

interface BodyProps extends HistorySheetProps {
  history: NoteHistory;
  online: boolean;
}

function Body({ history, online, ...rest }: BodyProps) {
  if (history.lines) return <Lines {...rest} lines={history.lines} online={online} onOlder={history.loadOlder} />;
  if (history.problem) {
    return (
      <EmptyState icon={<History />} headingLevel={3} title="The history could not be loaded" text={history.problem.message}>
        <Button onClick={history.reload}>Try again</Button>
      </EmptyState>
    );
  }
  return online ? <HistorySkeleton /> : null;
}

function HistorySkeleton() {
  return (
    <div aria-busy="true" aria-label="The history is loading" role="status">
      {[64, 48, 56].map((width) => (
        <div key={width} className="history-skeleton">
          <Skeleton width="28px" height="28px" radius="50%" />
          <span>
            <Skeleton width={`${String(width)}%`} height="14px" />
            <Skeleton width="90%" height="14px" />
          </span>
        </div>
      ))}
    </div>
  );
}

interface LinesProps extends HistorySheetProps {
  lines: readonly Line[];
  online: boolean;
  onOlder: () => Promise<void>;
}

function Lines({ room, api, note, lines, online, onClose, onPreview, onOlder }: LinesProps) {
  const [picked, setPicked] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const latest = lines.at(-1);
  const selected = lines.find(({ version }) => version === picked) ?? latest;
  const shown = selected?.annotation;
  useEffect(() => {
    if (shown) onPreview(shown);
  }, [shown, onPreview]);
  if (!latest || !selected) return null;
  const act = async (): Promise<void> => {
    setBusy(true);
    const done = await bringBack(room, api, latest.annotation, selected.annotation);
    setBusy(false);
    if (done) onClose();
  };
  return (
    <>
      <ol className="history-lines" aria-label="Versions, newest first">
        {told(lines).map((each) => (
          <HistoryLine
            key={each.line.version}
            told={each}
            map={room.map}
            selected={each.line === selected}
            onSelect={() => { setPicked(each.line.version); }}
          >
            {each.line === latest && <p className="history-now">{latest.annotation.removed ? "It is removed now." : "This is how it is now."}</p>}
            {each.line !== latest && !each.line.annotation.removed && mayChange(room, note) && (
              <Button size="small" icon={<RotateCcw />} busy={busy} disabled={!online} onClick={() => void act()}>
                Bring this version back
              </Button>
            )}
          </HistoryLine>
        ))}
      </ol>
      {(lines[0]?.version ?? 1) > 1 && <OlderButton online={online} onOlder={onOlder} />}
    </>
  );
}

function OlderButton({ online, onOlder }: { online: boolean; onOlder: () => Promise<void> }) {
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const load = async (): Promise<void> => {
    setState("busy");
    try {
      await onOlder();
      setState("idle");
    } catch {
      setState("failed");
    }
  };
  return (
    <p className="history-older">
      <Button variant="quiet" size="small" busy={state === "busy"} disabled={!online} onClick={() => void load()}>
        {state === "failed" ? "Older versions did not come. Try again" : "Show older versions"}
      </Button>
    </p>
  );
}

/** The quiet line at the end: can all this be believed? */
function Trust({ history: { verdict, lines } }: { history: NoteHistory }) {
  if (!lines) return null;
  const broken = typeof verdict === "object" && verdict !== null && !verdict.intact;
  const words = verdict === null ? "Checking that nothing is missing …" : verdict === "failed" ? "The check could not be made just now." : verdictWords(verdict);
  return (
    <p className="history-trust" data-broken={broken} role="status">
      {broken ? <ShieldAlert aria-hidden="true" /> : <ShieldCheck aria-hidden="true" />} {words}
    </p>
  );
}
