import { useEffect, useRef } from "react";
import type { Picture } from "@/engine/canvas/shapes/shape";
import type { Player } from "@/engine/media/media-store";
import { classNames } from "@/ui/class-names";
import { useMirrored } from "./use-mirrored";

interface ScrubCanvasProps {
  player: Player;
  picture: Picture;
  /** The scrub rendition's playlist. */
  playlist: string;
  /** Never gives the screen back to the film: for the self-test. */
  alone?: boolean;
  onCanvas?: (canvas: HTMLCanvasElement | null) => void;
}

async function bytesOf(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Error(`The scrub rendition could not be loaded (${String(answer.status)}).`);
  return answer.arrayBuffer();
}

/** Lies exactly over the film, and is seen while the picture is the scrub rendition's. */
export function ScrubCanvas({ player, picture, playlist, alone = false, onCanvas }: ScrubCanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const mirrored = useMirrored(player);
  useEffect(() => {
    const canvas = ref.current;
    if (!canvas || typeof VideoDecoder === "undefined") return;
    const { scrub, store, map } = player;
    const withdraw = scrub.offer(async (reports) => {
      const { scrubOnCanvas } = await import("@/engine/media/scrub/scrub-pictures");
      const address = new URL(playlist, window.location.href).toString();
      return scrubOnCanvas(canvas, { playlist: address, map, fetch: bytesOf }, reports);
    }, alone);
    // Written here and not rendered: the canvas appears in the very refresh in which its picture was drawn.
    const stop = store.subscribe((state, before) => {
      if (state.picture !== before.picture) canvas.dataset.shown = String(state.picture === "scrub");
      // Who pauses is about to look closely.
      if (before.playing && !state.playing) scrub.warm();
    });
    return () => {
      stop();
      withdraw();
      canvas.dataset.shown = "false";
    };
  }, [player, playlist, alone]);
  useEffect(() => {
    onCanvas?.(ref.current);
    return () => onCanvas?.(null);
  }, [onCanvas]);
  return (
    <canvas
      ref={ref}
      className={classNames("stage-scrub", mirrored && "stage-film--mirrored")}
      data-shown="false"
      style={{ left: picture.left, top: picture.top, width: picture.width, height: picture.height }}
      aria-hidden="true"
    />
  );
}
