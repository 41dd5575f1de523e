import { useStore } from "zustand";
import { startOfFrame } from "@/engine/media/frame-map";
import type { Player } from "@/engine/media/media-store";
import { formatSeconds } from "@/engine/media/timecode";

/** What the loop button says: nothing set, one edge set, or the length of the loop. */
export function useLoopWords(player: Player): string {
  const loop = useStore(player.store, (state) => state.loop);
  const loopStart = useStore(player.store, (state) => state.loopStart);
  if (loop) {
    const seconds = startOfFrame(player.map, loop.end + 1) - startOfFrame(player.map, loop.start);
    return `A–B ${seconds < 60 ? `${seconds.toFixed(1)} s` : formatSeconds(seconds)}`;
  }
  return loopStart === null ? "A–B" : "A … set B";
}

/** What the next press does, for a menu. */
export function useLoopStep(player: Player): string {
  const loop = useStore(player.store, (state) => state.loop);
  const looping = useStore(player.store, (state) => state.looping);
  const loopStart = useStore(player.store, (state) => state.loopStart);
  if (loop) return looping ? "Stop looping" : "Loop again";
  return loopStart === null ? "Loop from here (A)" : "Loop to here (B)";
}

/** Each press takes the next step: set A, set B, stop looping, loop again. Alt clears. */
export function pressLoop(player: Player, clear: boolean): void {
  const { loop, loopStart, frame } = player.store.getState();
  if (clear) player.request.setLoop(null);
  else if (loop) player.request.toggleLooping();
  else player.request.markLoop(loopStart === null ? "in" : "out", frame);
}
