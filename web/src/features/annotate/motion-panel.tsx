import { setFade, setKeyAt, showBetween } from "@/engine/canvas/draft-keys";
import type { DraftStore } from "@/engine/canvas/draft-store";
import { EASINGS, STILL, keyBefore, valuesAt } from "@/engine/canvas/motion/motion";
import type { Easing } from "@/engine/canvas/motion/motion";
import { gripPoints } from "@/engine/canvas/motion/reshape";
import type { Shape } from "@/engine/canvas/shapes/shape";
import { NumberField } from "./number-field";
import { BlurFacts, RulerFacts } from "./shape-facts";

const EASING_WORDS: Readonly<Record<Easing, string>> = {
  linear: "Steady",
  "ease-in": "Starts slowly",
  "ease-out": "Ends slowly",
  "ease-in-out": "Starts and ends slowly",
  hold: "Stays, then jumps",
};

interface MotionPanelProps {
  draft: DraftStore;
  shape: Shape;
  /** The draft's first frame. */
  start: number | null;
  frame: number;
}

/** Frames in which a shape shows, its fades, and the values at this frame: what a hand does, for the keyboard. */
export function MotionPanel({ draft, shape, start, frame }: MotionPanelProps) {
  return (
    <div className="shape-panel">
      {shape.kind === "ruler" && <RulerFacts draft={draft} ruler={shape} />}
      {shape.kind === "blur" && <BlurFacts draft={draft} blur={shape} />}
      <Showing draft={draft} shape={shape} start={start} frame={frame} />
      {start !== null && frame >= start && <Here draft={draft} shape={shape} start={start} frame={frame} />}
    </div>
  );
}

function Showing({ draft, shape, start, frame }: MotionPanelProps) {
  const motion = shape.motion ?? STILL;
  const edge = (name: "from" | "to", words: string) => {
    const at = motion[name];
    return (
      <button type="button" className="shape-edge" aria-pressed={at !== null} onClick={() => { showBetween(draft, name, at === null ? frame : null); }}>
        {at === null || start === null ? `${words} this frame` : `${words} ${String(start + at)} ×`}
      </button>
    );
  };
  return (
    <fieldset>
      <legend>Shows</legend>
      {edge("from", "From")}
      {edge("to", "To")}
      <NumberField label="Fade in, frames" value={motion.fadeIn} least={0} most={10_000} step={1} onChange={(frames) => { setFade(draft, "fadeIn", frames); }} />
      <NumberField label="Fade out, frames" value={motion.fadeOut} least={0} most={10_000} step={1} onChange={(frames) => { setFade(draft, "fadeOut", frames); }} />
    </fieldset>
  );
}

function Here({ draft, shape, start, frame }: MotionPanelProps & { start: number }) {
  const keys = shape.motion?.keys ?? [];
  const now = valuesAt(keys, frame - start, gripPoints(shape));
  const easing = keys[Math.max(0, keyBefore(keys, frame - start))]?.easing ?? "linear";
  const set = (change: Parameters<typeof setKeyAt>[2]): void => {
    setKeyAt(draft, frame, change);
  };
  return (
    <fieldset>
      <legend>At frame {frame}</legend>
      <NumberField label="Right, %" value={now.x * 100} least={-200} most={200} step={1} onChange={(x) => { set({ x: x / 100 }); }} />
      <NumberField label="Down, %" value={now.y * 100} least={-200} most={200} step={1} onChange={(y) => { set({ y: y / 100 }); }} />
      <NumberField label="Size, %" value={now.scale * 100} least={1} most={10_000} step={5} onChange={(scale) => { set({ scale: scale / 100 }); }} />
      <NumberField label="Turn, °" value={now.turn} least={-36_000} most={36_000} step={5} onChange={(turn) => { set({ turn }); }} />
      <NumberField label="Visible, %" value={now.opacity * 100} least={0} most={100} step={10} onChange={(opacity) => { set({ opacity: opacity / 100 }); }} />
      <label>
        On to the next
        <select value={easing} onChange={(event) => { set({ easing: event.target.value as Easing }); }}>
          {EASINGS.map((one) => (
            <option key={one} value={one}>
              {EASING_WORDS[one]}
            </option>
          ))}
        </select>
      </label>
      {keys.length === 0 && <p>A change makes this a key frame; between two of them it moves.</p>}
    </fieldset>
  );
}
