import "./shape-bar.css";
import { useStore } from "zustand";
import { endOf } from "@/engine/canvas/draft-store";
import type { DraftStore } from "@/engine/canvas/draft-store";
import { removeKeyAt, selectedOf } from "@/engine/canvas/draft-keys";
import { startOfFrame } from "@/engine/media/frame-map";
import type { Player } from "@/engine/media/media-store";

interface KeyRowProps {
  player: Player;
  draft: DraftStore;
}

/** The key frames of the selected shape, on the timeline: press one to go there, Delete takes it away. */
export function KeyRow({ player, draft }: KeyRowProps) {
  const shape = useStore(draft, selectedOf);
  const start = useStore(draft, (state) => state.current.frame);
  const end = useStore(draft, (state) => endOf(state.current));
  const frame = useStore(player.store, (state) => (state.playing ? null : (state.goal ?? state.frame)));
  const { map } = player;
  const motion = shape?.motion;
  if (!motion || start === null || end === null) return null;
  const left = (at: number): number => (startOfFrame(map, Math.min(at, map.frameCount)) / map.duration) * 100;
  const [first, last] = [start + (motion.from ?? 0), motion.to === null ? end : start + motion.to];
  return (
    <div className="key-row" role="group" aria-label="Key frames of the selected shape" style={{ "--key": `var(--${shape.color})` } as React.CSSProperties}>
      <span className="key-row-span" style={{ left: `${String(left(first))}%`, width: `${String(Math.max(0, left(last + 1) - left(first)))}%` }} aria-hidden="true" />
      {motion.keys.map((key, n) => {
        const at = start + key.frame;
        return (
          <button
            key={key.frame}
            type="button"
            className="key-diamond"
            aria-label={`Key frame ${String(n + 1)} of ${String(motion.keys.length)}, at frame ${String(at)}`}
            aria-current={at === frame}
            style={{ left: `${String(left(at))}%` }}
            onPointerDown={(event) => {
              event.stopPropagation();
            }}
            onClick={() => void player.request.goTo(at)}
            onKeyDown={(event) => {
              if (event.key !== "Delete" && event.key !== "Backspace") return;
              event.preventDefault();
              event.stopPropagation();
              removeKeyAt(draft, at);
            }}
          >
            <i aria-hidden="true" />
          </button>
        );
      })}
    </div>
  );
}
