import { useCallback, useEffect, useRef, useState } from "react";
import { asApiError } from "@/api/api-error";
import { readFilmUsage, tellUsage } from "@/api/usage";
import type { WatchedFilm } from "@/api/usage";
import type { Player } from "@/engine/media/media-store";
import { UsageTeller } from "@/engine/usage/usage-teller";
import { WatchMeter } from "@/engine/usage/watch-meter";
import type { LiveRoom } from "./use-live-room";

/** How often what was watched is told while the page is open. */
const EVERY_MS = 60_000;

export interface FilmUsage {
  readonly usage: WatchedFilm | null;
  readonly problem: string | null;
  /** Tells what there is, and reads the figures anew. */
  refresh(): Promise<void>;
}

/** Counts what is watched in the room, and knows the film's figures. */
export function useUsage(videoId: string, player: Player, live: LiveRoom, me: string): FilmUsage {
  const [found, setFound] = useState<Pick<FilmUsage, "usage" | "problem">>({ usage: null, problem: null });
  const teller = useRef<UsageTeller | null>(null);
  const { listen: hear, together } = live;
  const read = useCallback(
    (signal?: AbortSignal) =>
      readFilmUsage(videoId, signal).then(
        (usage) => { setFound({ usage, problem: null }); },
        (failure: unknown) => {
          if (!signal?.aborted) setFound((before) => ({ ...before, problem: asApiError(failure).message }));
        },
      ),
    [videoId],
  );
  useEffect(() => {
    const ending = new AbortController();
    void read(ending.signal);
    const meter = new WatchMeter(player.store, player.map.frameCount / player.map.duration);
    const told = (teller.current = new UsageTeller({
      drain: () => meter.drain(),
      send: (batch, last) => tellUsage(videoId, batch, last),
      onCounted: () => { if (!ending.signal.aborted) void read(ending.signal); },
    }));
    const stopListening = listen(meter, player, { listen: hear, together }, me);
    const timer = setInterval(() => void told.tell(), EVERY_MS);
    const hide = (): void => { if (document.visibilityState === "hidden") void told.tell(true); };
    const leave = (): void => void told.tell(true);
    document.addEventListener("visibilitychange", hide);
    window.addEventListener("pagehide", leave);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", hide);
      window.removeEventListener("pagehide", leave);
      stopListening();
      meter.stop();
      void told.tell(true);
      ending.abort();
      teller.current = null;
    };
  }, [videoId, player, hear, together, me, read]);
  const refresh = useCallback(async () => {
    await teller.current?.tell();
    await read();
  }, [read]);
  return { ...found, refresh };
}

/** One's own notes, once they are durable, and sessions in which the film is moved for all. */
function listen(meter: WatchMeter, player: Player, live: Pick<LiveRoom, "listen" | "together">, me: string): () => void {
  const stopNotes = live.listen((message) => {
    if (message.type !== "changes") return;
    for (const { event } of message.changes) {
      if (event.type === "annotation.added" && event.annotation.author.id === me) meter.annotated(event.annotation.anchor.frameStart);
    }
  });
  const joined = (): boolean => {
    const { session, screen, following } = live.together.store.getState();
    return session.driver !== null && (following || session.driver.screen === screen);
  };
  let before = false;
  const look = (): void => {
    const now = joined();
    if (now && !before) meter.joined(player.store.getState().frame);
    before = now;
  };
  look();
  const stopSession = live.together.store.subscribe(look);
  return () => {
    stopNotes();
    stopSession();
  };
}
