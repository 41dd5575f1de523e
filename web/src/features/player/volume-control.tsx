import { Volume1, Volume2, VolumeX } from "lucide-react";
import { useStore } from "zustand";
import type { Player } from "@/engine/media/media-store";
import { IconButton } from "@/ui/icon-button";
import { Popover } from "@/ui/popover";
import { Slider } from "@/ui/slider";

export function VolumeSlider({ player }: { player: Player }) {
  const volume = useStore(player.store, (state) => (state.muted ? 0 : state.volume));
  const percent = Math.round(volume * 100);
  return (
    <Slider
      label="Volume"
      value={percent}
      min={0}
      max={100}
      step={5}
      valueText={`${String(percent)} percent`}
      onChange={(value) => {
        player.request.setVolume(value / 100);
      }}
    />
  );
}

export function VolumeControl({ player }: { player: Player }) {
  const volume = useStore(player.store, (state) => (state.muted ? 0 : state.volume));
  const Icon = volume === 0 ? VolumeX : volume < 0.5 ? Volume1 : Volume2;
  return (
    <Popover label="Volume" side="top" trigger={<IconButton label="Volume" shortcut="M mutes" tooltipSide="top" icon={<Icon />} />}>
      <div className="volume">
        <VolumeSlider player={player} />
      </div>
    </Popover>
  );
}
