import type { Note } from "@/engine/live/outbox";

/** A note with what was answered to it, oldest first. */
export interface Thread {
  readonly note: Note;
  readonly replies: readonly Note[];
}

export type Filter = "open" | "all" | "mine";

function byMoment(a: Note, b: Note): number {
  return a.anchor.frameStart - b.anchor.frameStart || (a.createdAt < b.createdAt ? -1 : 1);
}

function grouped(replies: Map<string, Note[]>, parent: string): Note[] {
  const found = replies.get(parent) ?? [];
  replies.set(parent, found);
  return found;
}

/** In the order of the film. An answer whose note is gone stands on its own. */
export function threadsOf(notes: readonly Note[]): Thread[] {
  const ids = new Set(notes.map(({ id }) => id));
  const replies = new Map<string, Note[]>();
  const heads: Note[] = [];
  for (const note of notes) {
    if (note.parentId === null || !ids.has(note.parentId)) heads.push(note);
    else grouped(replies, note.parentId).push(note);
  }
  return heads.sort(byMoment).map((note) => threadOf(note, (replies.get(note.id) ?? []).sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))));
}

const threads = new WeakMap<Note, Thread>();

/** The same object for the same notes, so that what shows it knows that nothing changed. */
function threadOf(note: Note, replies: readonly Note[]): Thread {
  const known = threads.get(note);
  if (known && known.replies.length === replies.length && known.replies.every((reply, n) => reply === replies[n])) return known;
  const made = { note, replies };
  threads.set(note, made);
  return made;
}

/** Events of one code; all threads without one. */
export function ofCode(threads: readonly Thread[], codeId: string): readonly Thread[] {
  return codeId === "" ? threads : threads.filter(({ note }) => note.code?.codeId === codeId);
}

export function filterThreads(threads: readonly Thread[], filter: Filter, me: string): readonly Thread[] {
  if (filter === "all") return threads;
  if (filter === "open") return threads.filter(({ note }) => note.status === "open");
  return threads.filter(({ note, replies }) => [note, ...replies].some(({ author }) => author.id === me));
}

/** Where a film is at a note: on its frames, and on `hold` frames after the first. */
export interface HeldThread {
  readonly id: string;
  readonly frameStart: number;
  readonly frameEnd: number;
}

const held = new WeakMap<Thread, HeldThread>();

export function heldThread(thread: Thread, hold: number): HeldThread {
  const { frameStart, frameEnd } = thread.note.anchor;
  const end = Math.max(frameEnd, frameStart + hold);
  const known = held.get(thread);
  if (known?.frameEnd === end) return known;
  const made = { id: thread.note.id, frameStart, frameEnd: end };
  held.set(thread, made);
  return made;
}

/** The next note after a frame (before it, going back); round at the ends. */
export function neighbour(threads: readonly Thread[], frame: number, direction: 1 | -1): Thread | null {
  const found =
    direction > 0
      ? threads.find(({ note }) => note.anchor.frameStart > frame)
      : threads.findLast(({ note }) => note.anchor.frameStart < frame);
  return found ?? (direction > 0 ? threads[0] : threads.at(-1)) ?? null;
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

const words = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });

/** "now", "2 min", "yesterday" … */
export function ago(iso: string, now: number): string {
  const seconds = (now - Date.parse(iso)) / 1000;
  for (const [unit, length] of UNITS) if (seconds >= length) return words.format(-Math.floor(seconds / length), unit);
  return "now";
}
