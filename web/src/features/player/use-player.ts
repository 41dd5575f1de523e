import { useEffect, useRef, useState } from "react";
import { frameShownAt, timeOfFrame } from "@/engine/media/frame-map";
import { attachFilm } from "@/engine/media/hls";
import type { Feed } from "@/engine/media/hls";
import { createPlayer } from "@/engine/media/media-store";
import type { Player } from "@/engine/media/media-store";
import type { Film } from "./load-film";

/** The player of a film in a `<video>`; null until both are there. A film that was made anew goes on where it was. */
export function usePlayer(video: HTMLVideoElement | null, film: Film | null): Player | null {
  const [player, setPlayer] = useState<Player | null>(null);
  const place = useRef({ videoId: "", seconds: 0 });
  useEffect(() => {
    if (!video || !film) return;
    const made = createPlayer(video, film.map, film.readyFrames ?? film.map.frameCount);
    const { videoId, seconds } = place.current;
    if (videoId === film.videoId && seconds > 0) void made.request.goTo(frameShownAt(film.map, seconds));
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
      const { frame } = made.store.getState();
      place.current = { videoId: film.videoId, seconds: frame > 0 ? timeOfFrame(film.map, frame) : 0 };
      setPlayer(null);
      feed?.destroy();
      made.destroy();
    };
  }, [video, film]);
  return player;
}
