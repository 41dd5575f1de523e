import "./overlay.css";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { mirrorPicture } from "@/engine/canvas/coordinates";
import type { DraftStore } from "@/engine/canvas/draft-store";
import type { Scene } from "@/engine/canvas/scene";
import type { FilmScale, Picture, Point } from "@/engine/canvas/shapes/shape";
import { draws } from "@/engine/canvas/tools/toolbox";
import type { Player } from "@/engine/media/media-store";
import type { PostedNote } from "./posted-note";
import { TextEditor } from "./text-editor";
import { useStack } from "./use-stack";

interface OverlayProps {
  player: Player;
  draft: DraftStore;
  scene: Scene<PostedNote>;
  box: { readonly width: number; readonly height: number };
  picture: Picture;
  /** What rulers measure by. */
  film?: FilmScale | null;
  onOpenNote: (id: string) => void;
}

/** What is drawn on the present frame, and the hand that draws. */
export function Overlay({ player, draft, scene, box, picture, film = null, onOpenNote }: OverlayProps) {
  const tool = useStore(draft, (state) => state.tool);
  const mirrored = useStore(player.store, (state) => state.mirrored);
  const [textAt, setTextAt] = useState<Point | null>(null);
  const placed = useMemo(() => ({ ...(mirrored ? mirrorPicture(picture) : picture), ...(film && { film }) }), [picture, mirrored, film]);
  const panes = useRef<HTMLDivElement>(null);
  const committed = useRef<HTMLCanvasElement>(null);
  const inDraft = useRef<HTMLCanvasElement>(null);
  const handles = useRef<HTMLCanvasElement>(null);
  const stack = useStack({ player, draft, scene, layers: { committed, draft: inDraft, handles }, panes, onOpenNote, onText: setTextAt });
  useLayoutEffect(() => {
    stack?.place(box.width, box.height, placed);
  }, [stack, box, placed]);
  useEffect(() => {
    stack?.drawSoon("committed");
  }, [stack, scene]);
  return (
    <div className="overlay" data-tool={tool} data-draws={draws(tool) || tool === "eraser"}>
      <div ref={panes} className="blur-panes" aria-hidden="true" />
      <canvas ref={committed} className="overlay-layer" aria-hidden="true" />
      <canvas ref={inDraft} className="overlay-layer" aria-hidden="true" />
      <canvas ref={handles} className="overlay-layer overlay-top" data-testid="easel">
        Drawings on this frame
      </canvas>
      {textAt && (
        <TextEditor
          at={textAt}
          picture={placed}
          draft={draft}
          onDone={() => {
            setTextAt(null);
          }}
        />
      )}
    </div>
  );
}
