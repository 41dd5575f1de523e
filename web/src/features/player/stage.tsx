import "./stage.css";
import { useMemo, useRef } from "react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { fitPicture } from "@/engine/canvas/coordinates";
import type { Picture } from "@/engine/canvas/shapes/shape";
import type { Player } from "@/engine/media/media-store";
import { classNames } from "@/ui/class-names";
import { Spinner } from "@/ui/spinner";
import { FrameBadge } from "./frame-time";
import { useBox } from "./use-box";
import { useMirrored } from "./use-mirrored";
import type { Box } from "./use-box";

interface StageProps {
  aspect: number;
  poster: string | null;
  title: string;
  player: Player | null;
  onVideo: (video: HTMLVideoElement | null) => void;
  /** What lies over the picture: it is told the stage's size and where in it the picture is. */
  overlay?: (box: Box, picture: Picture) => ReactNode;
}

/** The film, as large as the stage allows, and what lies over it. */
export function Stage({ aspect, poster, title, player, onVideo, overlay }: StageProps) {
  const ref = useRef<HTMLDivElement>(null);
  const box = useBox(ref);
  const mirrored = useMirrored(player);
  const picture = useMemo(() => fitPicture(box.width, box.height, aspect), [box, aspect]);
  return (
    <div className="stage" ref={ref} style={{ "--aspect": aspect } as React.CSSProperties}>
      {/* Captions are drawn over the drawings, see captions-line.tsx. */}
      {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
      <video
        ref={onVideo}
        className={classNames("stage-film", mirrored && "stage-film--mirrored")}
        style={{ left: picture.left, top: picture.top, width: picture.width, height: picture.height }}
        poster={poster ?? undefined}
        aria-label={title}
        playsInline
        preload="auto"
        disablePictureInPicture
        crossOrigin="anonymous"
      />
      {box.width > 0 && overlay?.(box, picture)}
      {player && <StageWords player={player} />}
    </div>
  );
}

function StageWords({ player }: { player: Player }) {
  const waiting = useStore(player.store, (state) => state.waiting);
  const failure = useStore(player.store, (state) => state.failure);
  return (
    <>
      <FrameBadge player={player} />
      {waiting && !failure && (
        <div className="stage-waiting" role="status" aria-label="The film is loading">
          <Spinner />
        </div>
      )}
      {failure && (
        <p className="stage-failure" role="alert">
          {failure}
        </p>
      )}
    </>
  );
}
