import "./beginning.css";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { startOfFrame } from "@/engine/media/frame-map";
import type { Player } from "@/engine/media/media-store";
import { formatSeconds } from "@/engine/media/timecode";
import { classNames } from "@/ui/class-names";

/** How long the answer to a wish for what is not there yet stays. */
const HINT_MS = 4_000;

/** Seconds of the film that can be played; null when all of it can. */
function useReadySeconds({ map, store }: Player): number | null {
  const frames = useStore(store, (state) => state.readyFrames);
  return frames < map.frameCount ? startOfFrame(map, frames) : null;
}

/** Did somebody want more than there is, just now? */
function useHint({ store }: Player): boolean {
  const wanted = useStore(store, (state) => state.wantedMore);
  const [answered, setAnswered] = useState(wanted);
  useEffect(() => {
    if (wanted === answered) return;
    const timer = setTimeout(() => {
      setAnswered(wanted);
    }, HINT_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [wanted, answered]);
  return wanted !== answered;
}

/** Over the picture while the rest of the film is still made: what can be played, and that more comes by itself. */
export function BeginningChip({ player, percent, left }: { player: Player; percent: number; left: string | null }) {
  const seconds = useReadySeconds(player);
  const hint = useHint(player);
  if (seconds === null) return null;
  const first = formatSeconds(seconds);
  return (
    <p className={classNames("beginning", hint && "beginning--hint")}>
      <span role="status">{hint ? `Not there yet: so far the first ${first} can be played` : `Playing the first ${first}`}</span>
      {!hint && ` · the rest is coming (${String(Math.round(percent))} %${left === null ? "" : `, ${left}`})`}
    </p>
  );
}

/** On the timeline: the part that cannot be played yet. */
export function Unready({ player }: { player: Player }) {
  const seconds = useReadySeconds(player);
  if (seconds === null) return null;
  return <span className="timeline-unready" style={{ left: `${String((seconds / player.map.duration) * 100)}%` }} aria-hidden="true" />;
}
