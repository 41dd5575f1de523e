import { useEffect, useState } from "react";
import { createAnnotations } from "@/engine/live/annotations-store";
import type { Annotations } from "@/engine/live/annotations";
import { openOutbox } from "@/engine/live/outbox-storage";
import { annotationsOf } from "@/features/notes/annotations-transport";
import type { LiveRoom } from "./use-live-room";

/** The notes of a video, fed by its room; null for the moment it takes to open what this device keeps. */
export function useAnnotations(videoId: string, personId: string, name: string, room: LiveRoom): Annotations | null {
  const [annotations, setAnnotations] = useState<Annotations | null>(null);
  const { listen } = room;
  useEffect(() => {
    let made: Annotations | null = null;
    let stopListening: (() => void) | null = null;
    let over = false;
    const open = async (): Promise<void> => {
      const storage = await openOutbox(globalThis.indexedDB);
      if (over) return;
      const notes = createAnnotations({ videoId, me: { id: personId, name }, api: annotationsOf(videoId), storage });
      made = notes;
      stopListening = listen((message) => {
        notes.receive(message);
      });
      setAnnotations(notes);
      await notes.load();
    };
    void open();
    return () => {
      over = true;
      stopListening?.();
      made?.destroy();
    };
  }, [videoId, personId, name, listen]);
  return annotations;
}
