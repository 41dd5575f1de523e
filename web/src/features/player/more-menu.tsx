import { CaretsToAxisDashedVertical, Ellipsis, Expand, Repeat, Volume2, VolumeX } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import type { Player } from "@/engine/media/media-store";
import { RATES } from "@/engine/media/player-state";
import { IconButton } from "@/ui/icon-button";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "@/ui/menu";
import { CaptionsPart } from "./captions-menu";
import { pressLoop, useLoopStep } from "./loop";
import { QualityChoice } from "./quality-menu";
import type { Captions } from "./use-captions";

interface MoreMenuProps {
  player: Player;
  hasAudio: boolean;
  captions: Captions;
  onFullscreen: () => void;
  /** More of the film itself, from the room. */
  children?: ReactNode;
}

/** On a phone: what has no room in the bar. */
export function MoreMenu({ player, hasAudio, captions, onFullscreen, children }: MoreMenuProps) {
  const { request } = player;
  const loopStep = useLoopStep(player);
  const marked = useStore(player.store, (state) => state.loop !== null || state.loopStart !== null);
  const muted = useStore(player.store, (state) => state.muted);
  const mirrored = useStore(player.store, (state) => state.mirrored);
  const rate = useStore(player.store, (state) => state.rate);
  const clearLoop = (): void => {
    request.setLoop(null);
  };
  return (
    <Menu side="top" trigger={<IconButton label="More" icon={<Ellipsis />} size="large" />}>
      <MenuItem
        icon={<Repeat />}
        onSelect={() => {
          pressLoop(player, false);
        }}
      >
        {loopStep}
      </MenuItem>
      {marked && <MenuItem onSelect={clearLoop}>Clear the loop</MenuItem>}
      <MenuItem icon={<CaretsToAxisDashedVertical />} onSelect={request.toggleMirror}>
        {mirrored ? "Do not mirror" : "Mirror"}
      </MenuItem>
      {hasAudio && (
        <MenuItem icon={muted ? <VolumeX /> : <Volume2 />} onSelect={request.toggleMute}>
          {muted ? "Sound on" : "Mute"}
        </MenuItem>
      )}
      <MenuItem icon={<Expand />} onSelect={onFullscreen}>
        Full screen
      </MenuItem>
      {children}
      <CaptionsPart captions={captions} />
      <MenuSeparator />
      <MenuChoice
        label="Speed"
        value={String(rate)}
        options={RATES.map((value) => ({ value: String(value), label: `${String(value)}×` }))}
        onChange={(value) => {
          request.setRate(Number(value));
        }}
      />
      <MenuSeparator />
      <QualityChoice player={player} />
    </Menu>
  );
}
