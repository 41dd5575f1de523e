import { useEffect, useState } from "react";
import type { Picture } from "@/engine/canvas/shapes/shape";
import { startOfFrame } from "@/engine/media/frame-map";
import type { Player } from "@/engine/media/media-store";
import { spriteAt } from "@/engine/media/sprites";
import type { Sprite } from "@/engine/media/sprites";
import { sheetWidthOf, SpriteView } from "./hover-preview";

/** Nearer than this the present picture says more than a small one of the goal. */
const NEAR_FRAMES = 8;
/** A quick seek needs no stand-in. */
const PATIENCE_MS = 70;

interface ScrubVeilProps {
  player: Player;
  picture: Picture;
  sprites: readonly Sprite[];
}

/** While the timeline is dragged: the sprite of where the film goes, until its frame is there. */
export function ScrubVeil({ player, picture, sprites }: ScrubVeilProps) {
  const [sprite, setSprite] = useState<Sprite | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = player.store.subscribe(({ goal, frame }, before) => {
      if (goal === before.goal && frame === before.frame) return;
      const far = goal !== null && Math.abs(goal - frame) > NEAR_FRAMES;
      clearTimeout(timer);
      if (!far) setSprite(null);
      else timer = setTimeout(() => setSprite(spriteAt(sprites, startOfFrame(player.map, goal))), PATIENCE_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [player, sprites]);
  if (!sprite) return null;
  const mirror = player.store.getState().mirrored ? "scaleX(-1)" : undefined;
  return (
    <div
      className="scrub-veil"
      style={{ left: picture.left, top: picture.top, width: picture.width, height: picture.height, transform: mirror }}
      aria-hidden="true"
    >
      <SpriteView sprite={sprite} sheetWidth={sheetWidthOf(sprites, sprite)} width={picture.width} />
    </div>
  );
}
