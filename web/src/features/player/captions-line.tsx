import "./captions.css";
import { useStore } from "zustand";
import type { Picture } from "@/engine/canvas/shapes/shape";
import { linesAt } from "@/engine/media/captions";
import type { Player } from "@/engine/media/media-store";
import type { Captions } from "./use-captions";

interface CaptionsLineProps {
  player: Player;
  captions: Captions;
  picture: Picture;
}

/** What is said at the frame on the screen, at the picture's lower edge; pens and fingers go through it. */
export function CaptionsLine({ player, captions, picture }: CaptionsLineProps) {
  const { cues, chosen, tracks } = captions;
  const said = useStore(player.store, (state) => linesAt(cues, player.map.starts[state.goal ?? state.frame] ?? 0).join("\n"));
  if (chosen === null || said === "") return null;
  const { left, top, width, height } = picture;
  return (
    <div className="captions" style={{ left, top, width, height, fontSize: Math.max(14, Math.min(28, height * 0.045)) }}>
      <p lang={tracks[chosen]?.language ?? undefined} dir="auto" data-testid="captions">
        <span>{said}</span>
      </p>
    </div>
  );
}
