import { useEffect, useMemo, useState } from "react";
import { createStore } from "zustand/vanilla";
import type { Code } from "@/api/types";
import type { Annotations } from "@/engine/live/annotations";
import { createCodingDesk } from "@/engine/live/coding";
import type { CodingDesk, Running } from "@/engine/live/coding";
import { annotationId } from "@/engine/live/ulid";

function read(place: string): readonly Running[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? "[]");
    return Array.isArray(kept) ? (kept as Running[]) : [];
  } catch {
    return [];
  }
}

function write(place: string, running: readonly Running[]): void {
  try {
    if (running.length > 0) localStorage.setItem(place, JSON.stringify(running));
    else localStorage.removeItem(place);
  } catch {
    // Storage may be full or forbidden; what runs then lasts as long as the page.
  }
}

interface CodingOptions {
  readonly videoId: string;
  readonly personId: string;
  readonly frameMapSha256: string;
  readonly annotations: Annotations;
  readonly codes: readonly Code[];
}

/** Coding on one film. What runs is kept on this device, so that a reload does not stop it. */
export function useCoding({ videoId, personId, frameMapSha256, annotations, codes }: CodingOptions): CodingDesk {
  const [book] = useState(() => createStore<{ codes: readonly Code[] }>(() => ({ codes })));
  useEffect(() => {
    book.setState({ codes });
  }, [book, codes]);
  const desk = useMemo(
    () =>
      createCodingDesk({
        codes: () => book.getState().codes,
        running: read(`practika.coding.${personId}.${videoId}`),
        post: (code, frameStart, frameEnd) => {
          const color = book.getState().codes.find(({ id }) => id === code.codeId)?.color ?? "ink-1";
          const anchor = { frameStart, frameEnd, frameMapSha256 };
          annotations.create({ id: annotationId(), parentId: null, anchor, shapes: [], text: "", color, audience: "everyone", code });
        },
      }),
    [videoId, personId, frameMapSha256, annotations, book],
  );
  useEffect(() => desk.store.subscribe(({ running }) => { write(`practika.coding.${personId}.${videoId}`, running); }), [desk, personId, videoId]);
  return desk;
}
