import { useState } from "react";
import type { Player } from "@/engine/media/media-store";
import { FilmUsageSheet } from "@/features/usage/film-usage-sheet";
import { HeatStrip } from "@/features/usage/heat-strip";
import type { LiveRoom } from "./use-live-room";
import { useUsage } from "./use-usage";

interface FilmUsageProps {
  videoId: string;
  player: Player;
  live: LiveRoom;
  me: string;
}

/** Beneath the timeline: counts what is watched, shows what was watched most, and opens the numbers. */
export function FilmUsage({ videoId, player, live, me }: FilmUsageProps) {
  const { usage, problem, refresh } = useUsage(videoId, player, live, me);
  const [open, setOpen] = useState(false);
  return (
    <>
      <HeatStrip
        usage={usage}
        onOpen={() => {
          void refresh();
          setOpen(true);
        }}
      />
      {open && <FilmUsageSheet usage={usage} problem={problem} seconds={player.map.duration} me={me} onClose={() => { setOpen(false); }} />}
    </>
  );
}
