import "./notes.css";
import { BadgeCheck, Check, CloudUpload, Ellipsis, History, Link, MessageSquareReply, Pencil, PenTool, RotateCcw, Trash2 } from "lucide-react";
import { memo, useCallback, useEffect, useRef, useState } from "react";
import { INK_NAMES } from "@/engine/canvas/shapes/palette";
import { INKS } from "@/engine/canvas/shapes/shape";
import type { Note } from "@/engine/live/outbox";
import { annotationId } from "@/engine/live/ulid";
import { Avatar } from "@/ui/avatar";
import { classNames } from "@/ui/class-names";
import { IconButton } from "@/ui/icon-button";
import { Menu, MenuChoice, MenuItem, MenuSeparator, MenuSwatches } from "@/ui/menu";
import { personColor } from "@/ui/person-color";
import { TimeChip } from "@/ui/time-chip";
import type { RowProps } from "@/ui/virtual-list";
import { showToast } from "@/ui/toast";
import { AUDIENCE, AUDIENCE_OPTIONS } from "./audience-words";
import { NoteCode } from "./note-code";
import { NoteForm } from "./note-form";
import { NoteText } from "./note-text";
import { keepInSight } from "./keep-in-sight";
import { useMinuteClock } from "./minute-clock";
import { mayChange, mayWrite, momentOf } from "./room";
import type { NotesRoom } from "./room";
import { ago } from "./threads";
import type { Thread } from "./threads";

interface NoteThreadProps {
  thread: Thread;
  room: NotesRoom;
  current: boolean;
  /** Scroll it into sight when it becomes the current one. */
  follow: boolean;
  row: RowProps;
}

/** Rows are told their place anew with every scroll; only another place is news. */
const sameRow = (one: RowProps, other: RowProps): boolean =>
  one["aria-posinset"] === other["aria-posinset"] && one["aria-setsize"] === other["aria-setsize"] && one.style?.marginTop === other.style?.marginTop;

const sameThread = (one: NoteThreadProps, other: NoteThreadProps): boolean =>
  one.thread === other.thread && one.room === other.room && one.current === other.current && one.follow === other.follow && sameRow(one.row, other.row);

/** A note and its answers. */
export const NoteThread = memo(function NoteThread({ thread, room, current, follow, row }: NoteThreadProps) {
  const [replying, setReplying] = useState(false);
  const ref = useRef<HTMLLIElement | null>(null);
  const { note, replies } = thread;
  const ofLongList = row["data-row"] !== undefined;
  const place = row["aria-posinset"]; // a list that still grows moves it away again
  useEffect(() => {
    if (!current || !follow || !ref.current) return;
    // In a long list the way may be far, and the next note comes before the end of it.
    if (ofLongList) return keepInSight(ref.current);
    ref.current.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }, [current, follow, ofLongList, place]);
  const measured = row.ref;
  const setRow = useCallback(
    (element: HTMLLIElement | null) => {
      ref.current = element;
      if (typeof measured === "function") measured(element);
    },
    [measured],
  );
  const reply = (text: string): void => {
    const { frameStart, frameEnd, frameMapSha256 } = note.anchor;
    const anchor = { frameStart, frameEnd, frameMapSha256 };
    room.annotations.create({ id: annotationId(), parentId: note.id, anchor, shapes: [], text, color: note.color, audience: note.audience, code: null });
    setReplying(false);
  };
  return (
    <li
      {...row}
      ref={setRow}
      className={classNames("thread", current && "thread--current", note.status !== "open" && "thread--resolved")}
      style={{ ...row.style, "--person": personColor(note.author.id) } as React.CSSProperties}
      aria-current={current || undefined}
      data-note={note.id}
    >
      <NoteCard note={note} room={room} onReply={setReplying} />
      {replies.map((answer) => (
        <NoteCard key={answer.id} note={answer} room={room} isReply />
      ))}
      {replying && (
        <div className="thread-reply">
          <NoteForm label={`Answer ${note.author.name}`} people={room.people} submit="Reply" onSubmit={reply} onCancel={() => { setReplying(false); }} />
        </div>
      )}
    </li>
  );
}, sameThread);

interface NoteCardProps {
  note: Note;
  room: NotesRoom;
  isReply?: boolean;
  onReply?: (open: boolean) => void;
}

function NoteCard({ note, room, isReply = false, onReply }: NoteCardProps) {
  const [editing, setEditing] = useState(false);
  const now = useMinuteClock();
  const { frameStart, frameEnd } = note.anchor;
  return (
    <article className={classNames("note", isReply && "note--reply")} aria-label={`${note.author.name}, frame ${String(frameStart)}`} data-card={note.id}>
      <Avatar personId={note.author.id} name={note.author.name} size={isReply ? "small" : "medium"} decorative />
      <header className="note-head">
        <span className="note-author">{note.author.name}</span>
        <span className="note-meta">
          {ago(note.createdAt, now)}
          {isReply && " · reply"}
          {note.version > 1 && note.updatedAt !== note.createdAt && !isReply && note.status === "open" && " · edited"}
        </span>
        {note.pending && <CloudUpload className="note-pending" role="img" aria-label="Waiting to be sent" />}
        <NoteActs note={note} room={room} isReply={isReply} onReply={onReply} onEdit={() => { setEditing(true); }} />
      </header>
      <div className="note-body">
        {!isReply && (
          <div className="note-facts">
            <TimeChip
              text={momentOf(room.map, frameStart, frameEnd)}
              label={`Go to frame ${String(frameStart)}`}
              onPress={() => {
                room.goTo(note);
              }}
            />
            <span className="note-drawn">
              <i role="img" aria-label={INK_NAMES[note.color]} data-ink={note.color} style={{ background: `var(--${note.color})` }} />
              {note.shapes.length > 0 && (note.shapes.length === 1 ? "drawing" : `${String(note.shapes.length)} strokes`)}
            </span>
            <NoteCode note={note} room={room} />
            {note.audience !== "everyone" && <span className="note-drawn">{AUDIENCE[note.audience].icon} {AUDIENCE[note.audience].mark}</span>}
            {note.status !== "open" && <span className="note-drawn">{note.status === "approved" ? <BadgeCheck aria-hidden="true" /> : <Check aria-hidden="true" />} {note.status}</span>}
          </div>
        )}
        {editing ? (
          <NoteForm
            label="Edit the note"
            people={room.people}
            initial={note.text}
            submit="Save"
            onSubmit={(text, seen) => {
              room.annotations.revise(note.id, { text }, { text: seen });
              setEditing(false);
            }}
            onCancel={() => { setEditing(false); }}
          />
        ) : (
          note.text && <NoteText text={note.text} room={room} />
        )}
      </div>
    </article>
  );
}

const SWATCHES = INKS.map((ink) => ({ value: ink, label: INK_NAMES[ink], color: `var(--${ink})` }));

interface NoteActsProps {
  note: Note;
  room: NotesRoom;
  isReply: boolean;
  onReply: ((open: boolean) => void) | undefined;
  onEdit: () => void;
}

function removeWithUndo({ annotations }: NotesRoom, note: Note): void {
  annotations.remove(note.id);
  const undo = (): void => {
    annotations.restore(note.id);
  };
  showToast({ text: "Note deleted", action: { label: "Undo", run: undo }, lifetimeMs: 8000 });
}

async function copyLink(note: Note): Promise<void> {
  const link = new URL(window.location.href);
  link.search = `?note=${note.id}`;
  await navigator.clipboard.writeText(link.toString());
  showToast({ text: "Link copied", tone: "good" });
}

function NoteActs({ note, room, isReply, onReply, onEdit }: NoteActsProps) {
  const { annotations, role } = room;
  const writes = mayWrite(role);
  const resolved = note.status !== "open";
  const leads = role === "owner" || role === "coach";
  const mayTurn = writes && (leads || note.status !== "approved");
  const turn = (): void => {
    annotations.revise(note.id, { status: resolved ? "open" : "resolved" });
  };
  return (
    <span className="note-acts">
      {writes && onReply && <IconButton size="small" label="Reply" icon={<MessageSquareReply />} onClick={() => { onReply(true); }} />}
      {mayTurn && !isReply && <IconButton size="small" label={resolved ? "Open again" : "Resolve"} icon={resolved ? <RotateCcw /> : <Check />} onClick={turn} />}
      <Menu trigger={<IconButton size="small" label="More about this note" icon={<Ellipsis />} />}>
        {mayChange(room, note) && <MenuItem icon={<Pencil />} onSelect={onEdit}>Edit</MenuItem>}
        {mayChange(room, note) && !isReply && <MenuItem icon={<PenTool />} onSelect={() => { room.redraw(note); }}>Edit drawing</MenuItem>}
        <MenuItem icon={<History />} shortcut="Shift H" disabled={note.version === 0} onSelect={() => { room.showHistory(note.id); }}>History</MenuItem>
        {leads && !isReply && note.status !== "approved" && <MenuItem icon={<BadgeCheck />} onSelect={() => { annotations.revise(note.id, { status: "approved" }); }}>Approve</MenuItem>}
        <MenuItem icon={<Link />} onSelect={() => void copyLink(note)}>Copy link to this note</MenuItem>
        {mayChange(room, note) && (
          <>
            <MenuSeparator />
            <MenuSwatches label="Colour" value={note.color} options={SWATCHES} onChange={(color) => { annotations.revise(note.id, { color }); }} />
            <MenuChoice
              label="Who sees it"
              value={note.audience}
              options={AUDIENCE_OPTIONS.filter(({ value }) => value !== "private" || note.author.id === room.me.id)}
              onChange={(audience) => { annotations.revise(note.id, { audience }); }}
            />
            <MenuSeparator />
            <MenuItem icon={<Trash2 />} danger onSelect={() => { removeWithUndo(room, note); }}>Delete</MenuItem>
          </>
        )}
      </Menu>
    </span>
  );
}
