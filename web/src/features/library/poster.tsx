import "./poster.css";
import { useRef, useState, type PointerEvent, type ReactNode } from "react";
import { readTextFile } from "@/api/media-files";
import type { Video } from "@/api/types";
import { parseSprites, type Sprite } from "@/engine/media/sprites";
import { classNames } from "@/ui/class-names";

function useSprites(video: Video) {
  const [sprites, setSprites] = useState<readonly Sprite[]>([]);
  const asked = useRef(false);
  const want = (): void => {
    const cues = video.media?.spritesVtt;
    if (asked.current || !cues) return;
    asked.current = true;
    const base = new URL(cues, location.href).toString();
    readTextFile(cues).then(
      (vtt) => {
        setSprites(parseSprites(vtt, base));
      },
      () => undefined, // the still poster is enough
    );
  };
  return { sprites, want };
}

/** The picture of a film; moving the pointer across it leafs through the film. */
export function Poster({ video, fallback }: { video: Video; fallback: ReactNode }) {
  const { sprites, want } = useSprites(video);
  const [at, setAt] = useState<number | null>(null);
  const [width, setWidth] = useState(0);
  const poster = video.media?.poster ?? null;
  const tall = video.source ? video.source.height > video.source.width : false;

  const follow = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.pointerType !== "mouse") return;
    want();
    const box = event.currentTarget.getBoundingClientRect();
    setWidth(box.width);
    setAt(Math.min(0.999, Math.max(0, (event.clientX - box.left) / box.width)));
  };

  const sprite = at === null ? undefined : sprites[Math.floor(at * sprites.length)];
  return (
    <div
      className={classNames("poster", tall && "poster--tall")}
      onPointerMove={follow}
      onPointerLeave={() => {
        setAt(null);
      }}
    >
      {poster ? (
        <>
          {tall && <img className="poster-backdrop" src={poster} alt="" loading="lazy" decoding="async" />}
          <img className="poster-image" src={poster} alt="" loading="lazy" decoding="async" />
        </>
      ) : (
        <span className="poster-empty" aria-hidden="true">{fallback}</span>
      )}
      {sprite && at !== null && <ScrubPicture sprite={sprite} width={width} at={at} />}
    </div>
  );
}

function ScrubPicture({ sprite, width, at }: { sprite: Sprite; width: number; at: number }) {
  const height = (width * 9) / 16;
  // As the poster does: a wide picture fills the card, a tall one stands in it.
  const tall = sprite.height > sprite.width;
  const scale = tall ? height / sprite.height : Math.max(width / sprite.width, height / sprite.height);
  const left = (width - sprite.width * scale) / 2;
  const top = (height - sprite.height * scale) / 2;
  return (
    <span className="poster-scrub" aria-hidden="true">
      <span
        className="poster-scrub-window"
        style={{ left, top, width: sprite.width * scale, height: sprite.height * scale }}
      >
        <img
          src={sprite.url}
          alt=""
          style={{ transform: `scale(${String(scale)}) translate(${String(-sprite.x)}px, ${String(-sprite.y)}px)` }}
        />
      </span>
      <i className="poster-scrub-head" style={{ left: `${String(at * 100)}%` }} />
    </span>
  );
}
