import { useEffect, useMemo, useState } from "react";
import type { DraftStore } from "@/engine/canvas/draft-store";
import type { CodingDesk } from "@/engine/live/coding";
import type { Note } from "@/engine/live/outbox";
import type { Player } from "@/engine/media/media-store";
import { createShuttle } from "@/engine/media/shuttle";
import type { Shuttle } from "@/engine/media/shuttle";
import { postDraft } from "@/features/notes/post-draft";
import { mayWrite } from "@/features/notes/room";
import type { CurrentNote, NotesRoom } from "@/features/notes/room";
import { neighbour } from "@/features/notes/threads";
import type { Thread } from "@/features/notes/threads";
import { showToast } from "@/ui/toast";
import type { ActContext, TogetherActs } from "./acts";

function useShuttle(player: Player | null): Shuttle | null {
  const shuttle = useMemo(() => player && createShuttle(player), [player]);
  useEffect(() => () => shuttle?.destroy(), [shuttle]);
  return shuttle;
}

/** The note or answer that the keyboard stands in. */
function focusedCard(): string | null {
  return document.activeElement?.closest<HTMLElement>("[data-card]")?.dataset["card"] ?? null;
}

interface RoomActsOptions {
  readonly player: Player | null;
  readonly draft: DraftStore;
  readonly notes: NotesRoom | null;
  readonly threads: readonly Thread[];
  readonly current: CurrentNote;
  readonly goTo: (note: Note) => void;
  readonly toggleFullscreen: () => void;
  readonly toggleCaptions: () => void;
  readonly together: TogetherActs;
  readonly coding: CodingDesk;
}

/** What the keys act on, and whether the list of keys is open. */
export function useRoomActs({ player, draft, notes, threads, current, goTo, toggleFullscreen, toggleCaptions, together, coding }: RoomActsOptions) {
  const [keysShown, showKeys] = useState(false);
  const shuttle = useShuttle(player);
  const context: ActContext | null =
    player && shuttle && notes
      ? {
          player,
          draft,
          shuttle,
          mayWrite: mayWrite(notes.role),
          toNote: (direction) => {
            const { frame, goal } = player.store.getState();
            const thread = neighbour(threads, goal ?? frame, direction);
            if (thread) goTo(thread.note);
          },
          post: () => {
            postDraft(notes, draft);
          },
          focusComposer: () => document.querySelector<HTMLElement>("[data-testid=composer]")?.focus(),
          showHistory: () => {
            const id = focusedCard() ?? current.getState().id;
            if (id) notes.showHistory(id);
          },
          showFilmHistory: () => {
            notes.showFilmHistory();
          },
          toggleFullscreen,
          toggleCaptions,
          together,
          toggleCoding: coding.toggle,
          codeKey: (key) => {
            const { frame, goal } = player.store.getState();
            return mayWrite(notes.role) && coding.pressKey(key, goal ?? frame);
          },
          showKeys: () => {
            showKeys(true);
          },
        }
      : null;
  return { context, keysShown, showKeys };
}

/** Copies the address of this very frame. */
export async function shareFrame(player: Player | null): Promise<void> {
  const link = new URL(window.location.href);
  const frame = player?.store.getState().frame ?? 0;
  link.search = frame > 0 ? `?frame=${String(frame)}` : "";
  try {
    await navigator.clipboard.writeText(link.toString());
    showToast({ tone: "good", text: "Link to this frame copied. It opens for people of this workspace." });
  } catch {
    showToast({ text: link.toString(), lifetimeMs: 15_000 });
  }
}
