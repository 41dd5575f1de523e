/** What keys and buttons do to the motion of the draft's selected shape. Frames are those of the film. */
import type { Draft, DraftState, DraftStore } from "./draft-store";
import type { Key } from "./motion/motion";
import { keyAt, neighbourKey, removeKey, setKey, withMotion } from "./motion/keys";
import type { Blur, Ruler, Shape } from "./shapes/shape";

export function selectedOf({ current, selected }: DraftState): Shape | null {
  return current.history.present.find(({ key }) => key === selected)?.shape ?? null;
}

/** How many frames after the draft's first one; null before it: there is no key. */
export function offsetIn({ frame: start }: Draft, frame: number): number | null {
  return start === null || frame < start ? null : frame - start;
}

function changeAt(draft: DraftStore, frame: number, change: (shape: Shape, offset: number) => Shape): void {
  const offset = offsetIn(draft.getState().current, frame);
  if (offset !== null) draft.act.change((shape) => change(shape, offset));
}

export function toggleFollowing(draft: DraftStore): void {
  const { following, selected } = draft.getState();
  draft.act.follow(!following && selected !== null);
}

export function toggleKey(draft: DraftStore, frame: number): void {
  changeAt(draft, frame, (shape, offset) => (keyAt(shape, offset) ? removeKey(shape, offset) : setKey(shape, offset)));
}

/** Changes values of the key at a frame; where there is none it is made. */
export function setKeyAt(draft: DraftStore, frame: number, change: Partial<Omit<Key, "frame">>): void {
  changeAt(draft, frame, (shape, offset) => setKey(shape, offset, change));
}

export function removeKeyAt(draft: DraftStore, frame: number): void {
  changeAt(draft, frame, removeKey);
}

/** The frame of the film with the next key, or the one before; null when there is none. */
export function keyBeside(draft: DraftStore, frame: number, direction: 1 | -1): number | null {
  const state = draft.getState();
  const shape = selectedOf(state);
  const start = state.current.frame;
  if (!shape || start === null) return null;
  const offset = neighbourKey(shape, frame - start, direction);
  return offset === null ? null : start + offset;
}

/** The shape shows from this frame on, or up to it; null: as long as the note. What would end before it begins is moved along. */
export function showBetween(draft: DraftStore, edge: "from" | "to", frame: number | null): void {
  if (frame === null) return draft.act.change((shape) => withMotion(shape, { [edge]: null }));
  changeAt(draft, frame, (shape, offset) => {
    const other = shape.motion?.[edge === "from" ? "to" : "from"] ?? null;
    const crossed = other !== null && (edge === "from" ? other < offset : other > offset);
    return withMotion(shape, { [edge]: offset, ...(crossed && { [edge === "from" ? "to" : "from"]: offset }) });
  });
}

export function setFade(draft: DraftStore, fade: "fadeIn" | "fadeOut", frames: number): void {
  draft.act.change((shape) => withMotion(shape, { [fade]: Math.min(100_000, Math.max(0, Math.round(frames))) }));
}

/** What somebody knows the selected ruler's length to be; null: nothing. */
export function setKnown(draft: DraftStore, known: Ruler["known"] | null): void {
  draft.act.change((shape) => {
    if (shape.kind !== "ruler") return shape;
    const bare: { -readonly [K in keyof Ruler]: Ruler[K] } = { ...shape };
    delete bare.known;
    return known ? { ...bare, known } : bare;
  });
}

export function setBlur(draft: DraftStore, change: Partial<Pick<Blur, "form" | "strength">>): void {
  draft.act.change((shape) => (shape.kind === "blur" ? { ...shape, ...change } : shape));
}

/** The next shape of the drawing that the frame shows, round and round. */
export function selectNext(draft: DraftStore): void {
  const { current, selected } = draft.getState();
  const shapes = current.history.present;
  const next = shapes[(shapes.findIndex(({ key }) => key === selected) + 1) % Math.max(1, shapes.length)];
  if (next) draft.act.select(next.key);
}
