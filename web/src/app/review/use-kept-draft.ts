import { useEffect, useState } from "react";
import { createDraftStore, emptyDraft, isEmpty } from "@/engine/canvas/draft-store";
import type { Draft, DraftAudience, DraftStore, DrawnAnew } from "@/engine/canvas/draft-store";
import { startHistory } from "@/engine/canvas/history";
import type { InkColor } from "@/engine/canvas/shapes/shape";
import { named } from "@/engine/canvas/shapes/shape-id";
import type { DraftShape } from "@/engine/canvas/tools/tool";
import { personInk } from "@/ui/person-color";

interface KeptDraft {
  readonly frame: number | null;
  readonly frameEnd: number | null;
  readonly text: string;
  readonly shapes: readonly DraftShape[];
  /** Missing in what older releases kept. */
  readonly of?: DrawnAnew | null;
  readonly audience?: DraftAudience;
}

const SAVE_AFTER_MS = 400;

const keep = ({ frame, frameEnd, text, history, of, audience }: Draft): KeptDraft => ({ frame, frameEnd, text, shapes: history.present, of, audience });

const bringBack = ({ frame, frameEnd, text, shapes, of = null, audience }: KeptDraft): Draft => ({
  ...emptyDraft(audience),
  frame,
  frameEnd,
  text,
  of,
  // Keys of another visit must not meet those of this one; what older releases kept has no ids.
  history: startHistory(shapes.map(({ shape }, n) => ({ key: `kept-${String(frame)}-${String(n)}`, shape: named(shape) }))),
});

function read(place: string): readonly KeptDraft[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? "[]");
    return Array.isArray(kept) ? (kept as KeptDraft[]) : [];
  } catch {
    return [];
  }
}

function write(place: string, drafts: readonly Draft[]): void {
  const kept = drafts.filter((draft) => !isEmpty(draft)).map(keep);
  try {
    if (kept.length > 0) localStorage.setItem(place, JSON.stringify(kept));
    else localStorage.removeItem(place);
  } catch {
    // Storage may be full or forbidden; the draft then lasts as long as the page.
  }
}

function open(place: string, personId: string): DraftStore {
  const draft = createDraftStore();
  draft.act.pickColor(`ink-${String(personInk(personId))}` as InkColor);
  const [current, ...parked] = read(place).map(bringBack);
  if (current) draft.setState({ current, parked });
  return draft;
}

/**
 * A person's drafts on one video, kept on this device until they are posted or emptied: a reload, a crash or a closed
 * tab takes nobody's words. One draws in one's own colour until one picks another.
 */
export function useKeptDraft(videoId: string, personId: string): DraftStore {
  const place = `practika.draft.${personId}.${videoId}`;
  const [draft] = useState(() => open(place, personId));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const save = (): void => {
      const { current, parked } = draft.getState();
      write(place, [current, ...parked]);
    };
    const stop = draft.subscribe(({ current, parked }, before) => {
      if (current === before.current && parked === before.parked) return;
      clearTimeout(timer);
      timer = setTimeout(save, SAVE_AFTER_MS);
    });
    window.addEventListener("pagehide", save);
    return () => {
      stop();
      clearTimeout(timer);
      save();
      window.removeEventListener("pagehide", save);
    };
  }, [draft, place]);
  return draft;
}
