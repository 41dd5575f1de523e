import { useEffect, useState } from "react";
import { attachFilm } from "@/engine/media/hls";
import type { Feed } from "@/engine/media/hls";
import { createPlayer } from "@/engine/media/media-store";
import type { Player } from "@/engine/media/media-store";
import type { Film } from "./load-film";

/** The player of a film in a `<video>`; null until both are there. */
export function usePlayer(video: HTMLVideoElement | null, film: Film | null): Player | null {
  const [player, setPlayer] = useState<Player | null>(null);
  useEffect(() => {
    if (!video || !film) return;
    const made = createPlayer(video, film.map);
    let feed: Feed | null = null;
    let over = false;
    const start = async (): Promise<void> => {
      const attached = await attachFilm(video, film.master, made.feed);
      if (over) attached.destroy();
      else feed = attached;
    };
    queueMicrotask(() => {
      if (!over) setPlayer(made);
    });
    void start();
    return () => {
      over = true;
      setPlayer(null);
      feed?.destroy();
      made.destroy();
    };
  }, [video, film]);
  return player;
}
