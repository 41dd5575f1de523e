import { Settings2 } from "lucide-react";
import { useStore } from "zustand";
import type { Player } from "@/engine/media/media-store";
import type { Quality } from "@/engine/media/player-state";
import { Menu, MenuChoice } from "@/ui/menu";

export const AUTO = "auto";

export function qualityWord({ height }: Quality): string {
  return `${String(height)}p`;
}

function note({ bitsPerSecond }: Quality): string {
  return `${(bitsPerSecond / 1e6).toFixed(1)} Mbit/s`;
}

/** The choice itself, for a menu of its own or as a part of another one. */
export function QualityChoice({ player }: { player: Player }) {
  const qualities = useStore(player.store, (state) => state.qualities);
  const chosen = useStore(player.store, (state) => state.chosenQuality);
  const best = [...qualities].sort((a, b) => b.bitsPerSecond - a.bitsPerSecond);
  return (
    <MenuChoice
      label="Quality"
      value={chosen === null ? AUTO : String(chosen)}
      options={[
        { value: AUTO, label: "Auto" },
        ...best.map((quality) => ({ value: String(quality.index), label: qualityWord(quality), note: note(quality) })),
      ]}
      onChange={(value) => {
        player.request.chooseQuality(value === AUTO ? null : Number(value));
      }}
    />
  );
}

export function QualityMenu({ player }: { player: Player }) {
  const qualities = useStore(player.store, (state) => state.qualities);
  const chosen = useStore(player.store, (state) => state.chosenQuality);
  const shown = useStore(player.store, (state) => state.shownQuality);
  const now = qualities[chosen ?? shown ?? -1];
  const word = now ? qualityWord(now) : "Auto";
  return (
    <Menu
      side="top"
      trigger={
        <button type="button" className="controls-text" aria-label={`Quality: ${chosen === null ? `automatic, now ${word}` : word}`}>
          <Settings2 aria-hidden="true" /> {word}
        </button>
      }
    >
      <QualityChoice player={player} />
    </Menu>
  );
}
