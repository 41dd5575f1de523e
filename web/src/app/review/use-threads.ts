import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { StoreApi } from "zustand/vanilla";
import type { DraftStore } from "@/engine/canvas/draft-store";
import type { Scene } from "@/engine/canvas/scene";
import type { Annotation } from "@/engine/live/annotation";
import type { Annotations } from "@/engine/live/annotations";
import type { Player } from "@/engine/media/media-store";
import { SpanSet } from "@/engine/spans/span-set";
import type { PostedNote } from "@/features/annotate/posted-note";
import type { CurrentNote } from "@/features/notes/room";
import { heldThread, threadsOf } from "@/features/notes/threads";
import type { HeldThread, Thread } from "@/features/notes/threads";
import type { Mark } from "@/features/player/mark";
import { INK_HEX } from "@/engine/canvas/shapes/palette";
import type { InkColor } from "@/engine/canvas/shapes/shape";
import { personInk } from "@/ui/person-color";

/** The colour of a person as a canvas needs it. */
function personHex(personId: string): string {
  return INK_HEX[`ink-${String(personInk(personId))}` as InkColor];
}

export function useThreads(annotations: Annotations): readonly Thread[] {
  const notes = useStore(annotations.store, (state) => state.notes);
  return useMemo(() => threadsOf(notes), [notes]);
}

const posted = new WeakMap<Annotation, PostedNote>();

/** The same object for the same version, so that only what changed is indexed anew. */
function postedOf(note: Annotation): PostedNote {
  let made = posted.get(note);
  if (!made) {
    const { id, shapes, status, anchor } = note;
    posted.set(note, (made = { id, shapes, moves: shapes.some(({ motion }) => motion), quiet: status !== "open", ...anchor }));
  }
  return made;
}

/** What is drawn where. While the past is looked at, that alone; without the one on the easel. */
export function useScene(annotations: Annotations, past: readonly Annotation[] | null, draft: DraftStore): Scene<PostedNote> {
  const notes = useStore(annotations.store, (state) => state.notes);
  const redrawn = useStore(draft, ({ current }) => current.of?.id);
  const [spans] = useState(() => new SpanSet<PostedNote>());
  return useMemo(() => {
    const drawn = (past ?? notes).filter(({ id, shapes, removed }) => shapes.length > 0 && !removed && (past !== null || id !== redrawn));
    spans.set(drawn.map(postedOf));
    return { at: (frame) => spans.at(frame) };
  }, [spans, notes, past, redrawn]);
}

/** The same for notes that nobody changes here. */
export function useNotesScene(notes: readonly Annotation[]): Scene<PostedNote> {
  const [spans] = useState(() => new SpanSet<PostedNote>());
  return useMemo(() => {
    spans.set(notes.filter(({ shapes }) => shapes.length > 0).map(postedOf));
    return { at: (frame) => spans.at(frame) };
  }, [spans, notes]);
}

/** While the film moves, the list follows it so often: nobody reads faster, least of all where notes are thick. */
const FOLLOW_MS = 250;
const FOLLOW_MANY_MS = 1_000;
const MANY = 200;

/**
 * The note at the film's present frame; the one that was asked for, as long as the film stays with it. A store and no
 * value: while the film plays, only those who show it hear of it.
 */
export function useCurrentNote(threads: readonly Thread[], player: Player | null, asked: string | null): CurrentNote {
  const [store] = useState<StoreApi<{ id: string | null }>>(() => createStore(() => ({ id: null })));
  const [spans] = useState(() => new SpanSet<HeldThread>());
  useEffect(() => {
    if (!player) return;
    const hold = Math.round(player.map.frameRate);
    spans.set(threads.map((thread) => heldThread(thread, hold)));
    const pace = threads.length > MANY ? FOLLOW_MANY_MS : FOLLOW_MS;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let told = -Infinity;
    const tell = (): void => {
      timer = undefined;
      told = performance.now();
      const here = spans.at(player.store.getState().frame);
      const id = (here.find((thread) => thread.id === asked) ?? here.at(-1))?.id ?? null;
      if (store.getState().id !== id) store.setState({ id });
    };
    tell();
    const stop = player.store.subscribe(({ frame, playing }, before) => {
      if (frame === before.frame && playing === before.playing) return;
      if (!playing && performance.now() - told > pace) tell();
      else timer ??= setTimeout(tell, pace);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [threads, player, asked, store, spans]);
  return store;
}

const marks = new WeakMap<Annotation, Mark>();

function markOf(note: Annotation): Mark {
  let made = marks.get(note);
  if (!made) {
    const label = note.text ? `${note.author.name}: ${note.text}` : `${note.author.name}: a drawing`;
    const { frameStart: start, frameEnd: end } = note.anchor;
    marks.set(note, (made = { id: note.id, start, end, color: personHex(note.author.id), label, quiet: note.status !== "open" }));
  }
  return made;
}

export function useMarks(notes: readonly Annotation[]): readonly Mark[] {
  return useMemo(() => notes.filter(({ parentId }) => parentId === null).map(markOf), [notes]);
}
