import "./shape-bar.css";
import { ChevronLeft, ChevronRight, Diamond, Footprints, SlidersHorizontal } from "lucide-react";
import { useStore } from "zustand";
import { keyBeside, offsetIn, selectedOf, toggleFollowing, toggleKey } from "@/engine/canvas/draft-keys";
import type { DraftStore } from "@/engine/canvas/draft-store";
import { keyAt } from "@/engine/canvas/motion/keys";
import type { Player } from "@/engine/media/media-store";
import { IconButton } from "@/ui/icon-button";
import { Popover } from "@/ui/popover";
import { MotionPanel } from "./motion-panel";

interface ShapeBarProps {
  player: Player;
  draft: DraftStore;
}

/** What can be done with the selected shape over time. */
export function ShapeBar({ player, draft }: ShapeBarProps) {
  const shape = useStore(draft, selectedOf);
  const following = useStore(draft, (state) => state.following);
  const current = useStore(draft, (state) => state.current);
  const frame = useStore(player.store, (state) => state.goal ?? state.frame);
  if (!shape) return null;
  const offset = offsetIn(current, frame);
  const here = offset !== null && keyAt(shape, offset) !== null;
  const jump = (direction: 1 | -1): void => {
    const to = keyBeside(draft, frame, direction);
    if (to !== null) void player.request.goTo(to);
  };
  return (
    <div className="shape-bar" role="toolbar" aria-label="The selected shape">
      <IconButton label="Follow: what you drag on another frame moves there" shortcut="Shift F" icon={<Footprints />} pressed={following} onClick={() => { toggleFollowing(draft); }} />
      <IconButton label="Key frame before" shortcut="Shift ↑" icon={<ChevronLeft />} disabled={keyBeside(draft, frame, -1) === null} onClick={() => { jump(-1); }} />
      <IconButton label={here ? "Remove this key frame" : "Set a key frame here"} shortcut="Shift K" icon={<Diamond fill={here ? "currentColor" : "none"} />} disabled={offset === null} onClick={() => { toggleKey(draft, frame); }} />
      <IconButton label="Next key frame" shortcut="Shift ↓" icon={<ChevronRight />} disabled={keyBeside(draft, frame, 1) === null} onClick={() => { jump(1); }} />
      <Popover label="When it shows and how it moves" align="end" trigger={<IconButton label="When it shows and how it moves" icon={<SlidersHorizontal />} />}>
        <MotionPanel draft={draft} shape={shape} start={current.frame} frame={frame} />
      </Popover>
    </div>
  );
}
