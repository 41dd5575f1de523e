import { useEffect } from "react";
import { SPEEDS } from "@/engine/lesson/replay";
import type { Replay } from "@/engine/lesson/replay";
import type { Player } from "@/engine/media/media-store";

const STEP_MS = 5_000;
const FAR = 10;

/** Outside of the lesson the keys move the film, as in its room. */
function move({ request }: Player, key: string, far: boolean): boolean {
  switch (key) {
    case " ":
    case "k":
      request.toggle();
      return true;
    case "ArrowLeft":
      void request.step(far ? -FAR : -1);
      return true;
    case "ArrowRight":
      void request.step(far ? FAR : 1);
      return true;
    case "Home":
      void request.goTo(0);
      return true;
    default:
      return false;
  }
}

function act(replay: Replay, key: string): boolean {
  const { speed, length, inside } = replay.store.getState();
  const place = SPEEDS.indexOf(speed as (typeof SPEEDS)[number]);
  switch (key) {
    case " ":
    case "k":
      replay.toggle();
      return true;
    case "ArrowLeft":
      replay.seek(replay.at - STEP_MS);
      return true;
    case "ArrowRight":
      replay.seek(replay.at + STEP_MS);
      return true;
    case "Home":
      replay.seek(0);
      return true;
    case "End":
      replay.seek(length);
      return true;
    case "[":
      replay.setSpeed(SPEEDS[Math.max(0, place - 1)] ?? 1);
      return true;
    case "]":
      replay.setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, place + 1)] ?? 1);
      return true;
    case "q":
      if (inside) replay.stepOut();
      else replay.stepIn();
      return true;
    default:
      return false;
  }
}

/**
 * Space plays and pauses the lesson, the arrows go five seconds, [ and ] change its speed, Q steps out and in. Outside,
 * Space, Home and the arrows are the film's.
 */
export function useLessonKeys(replay: Replay, player: Player | null): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
      if (event.target.closest("input, textarea, select, [role=slider], [role=dialog], [role=menu]")) return;
      if (event.key === " " && event.target.closest("button, a")) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const outside = !replay.store.getState().inside && player !== null;
      if ((outside && move(player, key, event.shiftKey)) || act(replay, key)) event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("keydown", onKey);
    };
  }, [replay, player]);
}
