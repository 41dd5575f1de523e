import { useEffect, useState } from "react";
import type { DraftStore } from "@/engine/canvas/draft-store";
import type { Annotations } from "@/engine/live/annotations";
import { FlowSender } from "@/engine/live/flow-sender";
import { paceOf } from "@/engine/live/tempo";
import { atLeast, tierOf } from "@/engine/live/tiers";
import type { Tier } from "@/engine/live/protocol";
import type { Player } from "@/engine/media/media-store";
import type { LiveRoom } from "./use-live-room";

interface FlowOptions {
  readonly live: LiveRoom;
  readonly draft: DraftStore;
  readonly annotations: Annotations;
  readonly player: Player | null;
  readonly me: string;
  readonly role: string;
}

/** Lets flow what happens on this screen, and takes away what the others let flow once it is a note. */
export function useFlow({ live, draft, annotations, player, me, role }: FlowOptions): FlowSender | null {
  const [flow, setFlow] = useState<FlowSender | null>(null);
  const { together, others, send, listen, overheard } = live;
  useEffect(() => {
    const may = (least: Tier) => (): boolean => atLeast(tierOf(together.store.getState().session, me, role), least);
    const made = new FlowSender({
      draft,
      send,
      heard: () => (together.store.getState().tempo?.sockets ?? 2) > 1 || overheard(),
      pace: () => paceOf(together.store.getState().tempo, others.active() + 1),
      mayDraw: may("draw"),
      mayPoint: may("point"),
    });
    const stopListening = listen((message) => {
      if (message.type === "presence" || message.type === "welcome") made.tellAgain();
    });
    const known = new Set(annotations.store.getState().notes.map(({ id }) => id));
    const stopNotes = annotations.store.subscribe((state, before) => {
      if (state.notes !== before.notes) tellNotes(state.notes, known, me, made, others);
    });
    queueMicrotask(() => {
      setFlow(made);
    });
    return () => {
      stopListening();
      stopNotes();
      made.stop();
      setFlow(null);
    };
  }, [together, others, send, listen, overheard, draft, annotations, me, role]);
  useEffect(() => {
    if (!flow || !player) return;
    const tell = (): void => {
      const { frame, goal, playing } = player.store.getState();
      flow.beAt({ frame: goal ?? frame, playing });
    };
    tell();
    return player.store.subscribe((state, before) => {
      if (state.frame !== before.frame || state.playing !== before.playing) tell();
    });
  }, [flow, player]);
  return flow;
}

type Notes = ReturnType<Annotations["store"]["getState"]>["notes"];

/** New notes: one's own draft has become one; of somebody else the flowing strokes go when the note is on the canvas. */
function tellNotes(now: Notes, known: Set<string>, me: string, flow: FlowSender, others: LiveRoom["others"]): void {
  const shown: string[] = [];
  for (const note of now) {
    if (known.has(note.id)) continue;
    known.add(note.id);
    if (note.shapes.length === 0) continue;
    if (note.author.id === me && note.pending) flow.becameNote(note.id, note.shapes);
    else if (note.author.id !== me) shown.push(note.id);
  }
  if (shown.length > 0) afterDrawn(() => { for (const id of shown) others.noteShown(id); });
}

/** The note is drawn with the next refresh; the strokes under it go with the one after. */
function afterDrawn(act: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(act)));
}
