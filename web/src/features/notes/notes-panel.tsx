import "./notes.css";
import { History, MessageSquareText, WifiOff } from "lucide-react";
import { startTransition, useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import type { DraftStore } from "@/engine/canvas/draft-store";
import type { Player } from "@/engine/media/media-store";
import { toWords } from "@/engine/text/rich-text";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { IconButton } from "@/ui/icon-button";
import { Segmented } from "@/ui/segmented";
import { Skeleton } from "@/ui/skeleton";
import { VirtualList } from "@/ui/virtual-list";
import { Composer } from "./composer";
import { NoteThread } from "./note-thread";
import { mayWrite } from "./room";
import type { CurrentNote, NotesRoom } from "./room";
import { StuckList } from "./stuck-list";
import { filterThreads, ofCode } from "./threads";
import type { Filter, Thread } from "./threads";

interface NotesPanelProps {
  room: NotesRoom;
  player: Player;
  draft: DraftStore;
  threads: readonly Thread[];
  current: CurrentNote;
}

const FILTERS = [
  { value: "all", label: "All" },
  { value: "open", label: "Open" },
  { value: "mine", label: "Mine" },
] as const;

/** The notes in the order of the film, beside it. */
export function NotesPanel({ room, player, draft, threads, current }: NotesPanelProps) {
  const [filter, setFilter] = useState<Filter>("all");
  const [codeId, setCodeId] = useState("");
  const stuck = useStore(room.annotations.store, (state) => state.stuck);
  const complete = useStore(room.annotations.store, (state) => state.complete || state.phase !== "ready");
  const filtered = useMemo(() => filterThreads(ofCode(threads, codeId), filter, room.me.id), [threads, codeId, filter, room.me.id]);
  return (
    <section className="notes" aria-label="Notes">
      <header className="notes-head">
        <h2>
          Notes <span data-testid="note-count">{threads.length}</span>
          {!complete && <span aria-label="more are being loaded"> …</span>}
        </h2>
        <span className="notes-space" />
        <IconButton size="small" label="History of all notes" shortcut="Shift T" icon={<History />} onClick={room.showFilmHistory} />
        {room.codes.length > 0 && (
          <select className="notes-code" aria-label="Code" value={codeId} onChange={(event) => { setCodeId(event.target.value); }}>
            <option value="">All codes</option>
            {room.codes.map(({ id, label }) => <option key={id} value={id}>{label}</option>)}
          </select>
        )}
        <Segmented label="Which notes" value={filter} options={FILTERS} onChange={setFilter} />
      </header>
      <NotesBody room={room} threads={filtered} filtered={filter !== "all" || codeId !== ""} current={current} />
      <div className="notes-foot">
        <StuckList ops={stuck} room={room} />
        {mayWrite(room.role) ? (
          <Composer room={room} player={player} draft={draft} />
        ) : (
          <p className="notes-readonly">You can watch and read here. To write and draw, ask an owner of the workspace for the role “member”.</p>
        )}
      </div>
      <News room={room} />
    </section>
  );
}

interface NotesBodyProps {
  room: NotesRoom;
  threads: readonly Thread[];
  filtered: boolean;
  current: CurrentNote;
}

const idOf = ({ note }: Thread): string => note.id;

function NotesBody({ room, threads, filtered, current }: NotesBodyProps) {
  const phase = useStore(room.annotations.store, (state) => state.phase);
  const [follow, setFollow] = useState(() => window.matchMedia("(min-width: 901px)").matches);
  // Where the page itself scrolls, a list that follows the film would pull the picture away.
  const hold = (on: boolean) => () => {
    setFollow(!on && window.matchMedia("(min-width: 901px)").matches);
  };
  return (
    <div className="notes-body" onPointerEnter={hold(true)} onPointerLeave={hold(false)}>
      {phase === "loading" && <NotesSkeleton />}
      {phase === "failed" && <NotesFailed room={room} />}
      {phase === "ready" && threads.length === 0 && <NoNotes filtered={filtered} writes={mayWrite(room.role)} />}
      <Threads room={room} threads={threads} current={current} follow={follow} />
    </div>
  );
}

interface ThreadsProps {
  room: NotesRoom;
  threads: readonly Thread[];
  current: CurrentNote;
  follow: boolean;
}

function Threads({ room, threads, current, follow }: ThreadsProps) {
  const [currentId, setCurrentId] = useState(() => current.getState().id);
  // The picture goes first: rows are made in the pauses between its frames.
  useEffect(() => {
    const tell = (): void => {
      startTransition(() => {
        setCurrentId(current.getState().id);
      });
    };
    tell();
    return current.subscribe(tell);
  }, [current]);
  return (
    <VirtualList items={threads} keyOf={idOf} className="threads" pinned={follow ? currentId : null}>
      {(thread, row) => <NoteThread key={thread.note.id} thread={thread} room={room} row={row} current={thread.note.id === currentId} follow={follow} />}
    </VirtualList>
  );
}

function NotesSkeleton() {
  return (
    <div className="notes-skeleton" aria-busy="true" aria-label="Notes are loading">
      {[72, 54, 90].map((width) => (
        <div key={width} className="notes-skeleton-row">
          <Skeleton width="28px" height="28px" radius="50%" />
          <span>
            <Skeleton width="40%" height="14px" />
            <Skeleton width={`${String(width)}%`} height="14px" />
          </span>
        </div>
      ))}
    </div>
  );
}

function NotesFailed({ room }: { room: NotesRoom }) {
  const failure = useStore(room.annotations.store, (state) => state.failure);
  return (
    <EmptyState icon={<WifiOff />} headingLevel={3} title="The notes could not be loaded" text={failure}>
      <Button onClick={() => void room.annotations.load()}>Try again</Button>
    </EmptyState>
  );
}

function NoNotes({ filtered, writes }: { filtered: boolean; writes: boolean }) {
  if (filtered) return <EmptyState icon={<MessageSquareText />} headingLevel={3} title="No notes of this kind" />;
  return (
    <EmptyState
      icon={<MessageSquareText />}
      headingLevel={3}
      title="No notes yet"
      text={writes ? "Stop at a moment and write below, or take the pen and draw on the picture. Everyone here sees it at once." : "Nobody has written about this film yet."}
    />
  );
}

/** For those who listen: what somebody else just did. */
function News({ room }: { room: NotesRoom }) {
  const news = useStore(room.annotations.store, (state) => state.news);
  const done = { "annotation.added": "wrote", "annotation.revised": "changed a note", "annotation.removed": "removed a note", "annotation.restored": "brought back a note" };
  return (
    <p className="visually-hidden" aria-live="polite">
      {news && `${news.annotation.author.name} ${done[news.type]} at frame ${String(news.annotation.anchor.frameStart)}: ${toWords(news.annotation.text, room.people)}`}
    </p>
  );
}
