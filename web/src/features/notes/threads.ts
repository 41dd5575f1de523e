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

/** In the order of the film. An answer whose note is gone stands on its own. */
export function threadsOf(notes: readonly Note[]): Thread[] {
  const ids = new Set(notes.map(({ id }) => id));
  const replies = new Map<string, Note[]>();
  const heads: Note[] = [];
  for (const note of notes) {
    if (note.parentId === null || !ids.has(note.parentId)) heads.push(note);
    else replies.set(note.parentId, [...(replies.get(note.parentId) ?? []), note]);
  }
  return heads.sort(byMoment).map((note) => ({
    note,
    replies: (replies.get(note.id) ?? []).sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1)),
  }));
}

export function filterThreads(threads: readonly Thread[], filter: Filter, me: string): readonly Thread[] {
  if (filter === "all") return threads;
  if (filter === "open") return threads.filter(({ note }) => note.status === "open");
  return threads.filter(({ note, replies }) => [note, ...replies].some(({ author }) => author.id === me));
}

/** The note that the present frame belongs to: the latest that covers it, a single frame's for `hold` frames more. */
export function currentThread(threads: readonly Thread[], frame: number, hold: number): Thread | null {
  return (
    threads.findLast(({ note: { anchor } }) => {
      const end = Math.max(anchor.frameEnd, anchor.frameStart + hold);
      return anchor.frameStart <= frame && frame <= end;
    }) ?? null
  );
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

/** "now", "2 min", "yesterday" … */
export function ago(iso: string, now: number, words = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" })): string {
  const seconds = (now - Date.parse(iso)) / 1000;
  for (const [unit, length] of UNITS) if (seconds >= length) return words.format(-Math.floor(seconds / length), unit);
  return "now";
}
