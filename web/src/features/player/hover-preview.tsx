import { startOfFrame } from "@/engine/media/frame-map";
import type { FrameMap } from "@/engine/media/frame-map";
import { spriteAt } from "@/engine/media/sprites";
import type { Sprite } from "@/engine/media/sprites";
import { formatFrame } from "@/engine/media/timecode";
import type { Hover } from "./use-scrub";

const WIDTH = 168;

/** A sprite in a box of a given width; the sheet is shifted and scaled under it. */
export function SpriteView({ sprite, sheetWidth, width }: { sprite: Sprite; sheetWidth: number; width: number }) {
  const scale = width / sprite.width;
  return (
    <span
      className="sprite"
      style={{
        width,
        height: sprite.height * scale,
        backgroundImage: `url("${sprite.url}")`,
        backgroundPosition: `${String(-sprite.x * scale)}px ${String(-sprite.y * scale)}px`,
        backgroundSize: `${String(sheetWidth * scale)}px auto`,
      }}
    />
  );
}

/** The width of the sheet that a sprite lies on: as far right as any sprite of it reaches. */
export function sheetWidthOf(sprites: readonly Sprite[], sprite: Sprite): number {
  return sprites.reduce((most, other) => (other.url === sprite.url ? Math.max(most, other.x + other.width) : most), 0);
}

interface HoverPreviewProps {
  map: FrameMap;
  hover: Hover;
  laneWidth: number;
  sprites: readonly Sprite[];
}

/** What is there: picture, time, frame, and the note's first words. */
export function HoverPreview({ map, hover, laneWidth, sprites }: HoverPreviewProps) {
  const frame = hover.mark ? hover.mark.start : hover.frame;
  const sprite = spriteAt(sprites, startOfFrame(map, frame));
  const half = WIDTH / 2 + 4;
  const left = Math.min(laneWidth - half, Math.max(half, hover.x));
  return (
    <>
      <span className="timeline-hairline" style={{ left: hover.x }} aria-hidden="true" />
      <div className="timeline-preview" style={{ left, width: WIDTH + 8 }} aria-hidden="true">
        {sprite && <SpriteView sprite={sprite} sheetWidth={sheetWidthOf(sprites, sprite)} width={WIDTH} />}
        <span className="timeline-preview-time">
          {formatFrame(map, frame)} <i>frame {frame}</i>
        </span>
        {hover.count !== null && <span className="timeline-preview-count">{hover.count === 1 ? "1 note" : `${String(hover.count)} notes`}</span>}
        {hover.mark?.label && (
          <span className="timeline-preview-note" style={{ borderColor: hover.mark.color }}>
            {hover.mark.label}
          </span>
        )}
      </div>
    </>
  );
}
