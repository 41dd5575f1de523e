/**
 * What a person is about to say: one draft note per moment, with its drawing, words and undo. The one on the easel is
 * `current`; others wait in `parked` with everything they had, for nobody's words disappear because the film moved on.
 */
import { createStore } from "zustand/vanilla";
import type { StoreApi } from "zustand/vanilla";
import { act, redo, startHistory, undo } from "./history";
import type { History } from "./history";
import type { InkColor, Shape } from "./shapes/shape";
import { lastKey } from "./motion/keys";
import { named } from "./shapes/shape-id";
import { SHAPES_LIMIT } from "./shapes/shape";
import type { DraftShape, ToolId } from "./tools/tool";

/** A posted note whose drawing is on the easel, and the drawing as it was when the person began. */
export interface DrawnAnew {
  readonly id: string;
  readonly seen: readonly Shape[];
  /** The note's last frame then. */
  readonly frameEnd: number;
}

export interface Draft {
  /** The moment it belongs to; null while it is empty: then it follows the film. */
  readonly frame: number | null;
  /** The last frame of a range; null for a single frame. */
  readonly frameEnd: number | null;
  readonly text: string;
  readonly history: History<readonly DraftShape[]>;
  /** Null: it becomes a new note. */
  readonly of: DrawnAnew | null;
  /** Who shall see it. What is not for everyone does not flow while it is drawn either. */
  readonly audience: DraftAudience;
}

export type DraftAudience = "everyone" | "team" | "private";

export interface DraftState {
  readonly current: Draft;
  readonly parked: readonly Draft[];
  readonly tool: ToolId;
  readonly color: InkColor;
  /** Stroke width divided by the picture's height. */
  readonly width: number;
  readonly selected: string | null;
  /** What is dragged on a frame gets a key frame there. */
  readonly following: boolean;
  /** The shape in the making. */
  readonly preview: Shape | null;
  /** The draft's shapes while they are dragged or erased. */
  readonly previewAll: readonly DraftShape[] | null;
}

export const WIDTHS = [0.004, 0.008, 0.014] as const;

export interface DraftActs {
  pickTool(tool: ToolId): void;
  pickColor(color: InkColor): void;
  pickWidth(width: number): void;
  /** Makes the draft of a frame the current one (a waiting one, or the present one if it is empty or covers it). */
  openAt(frame: number): void;
  /** Puts the drawing of a posted note on the easel; goes on with it if that has begun already. */
  redraw(note: { readonly id: string; readonly frameStart: number; readonly frameEnd: number; readonly shapes: readonly Shape[]; readonly audience: DraftAudience }): void;
  /** Brings a waiting draft back. */
  unpark(draft: Draft): void;
  write(text: string, frame: number): void;
  setEnd(frame: number | null): void;
  showTo(audience: DraftAudience): void;
  add(shape: Shape): void;
  replace(shapes: readonly DraftShape[]): void;
  preview(shape: Shape | null): void;
  previewAll(shapes: readonly DraftShape[] | null): void;
  select(key: string | null): void;
  follow(on: boolean): void;
  /** Changes the selected shape as one step. */
  change(change: (shape: Shape) => Shape): void;
  eraseSelected(): void;
  undo(): void;
  redo(): void;
  /** Empties the current draft and returns what it was. */
  take(): Draft;
  /** Puts a taken draft back (posting it failed, or was undone). */
  putBack(draft: Draft): void;
}

export type DraftStore = StoreApi<DraftState> & { readonly act: DraftActs };

export const emptyDraft = (audience: DraftAudience = "everyone"): Draft => ({ frame: null, frameEnd: null, text: "", history: startHistory([]), of: null, audience });

export function isEmpty(draft: Draft): boolean {
  return draft.of === null && draft.text.trim() === "" && draft.history.present.length === 0;
}

/** Its last frame: that of its range, or of the last key of its shapes. Null while it has no moment. */
export function endOf({ frame, frameEnd, history }: Draft): number | null {
  return frame === null ? null : Math.max(frameEnd ?? frame, frame + lastKey(history.present.map(({ shape }) => shape)));
}

export function covers(draft: Draft, frame: number): boolean {
  return draft.frame === null || (draft.frame <= frame && frame <= (endOf(draft) ?? draft.frame));
}

/** Is the drawing seen there? While a shape is followed, on every later frame: there its next key can be set. */
export function isShown({ current, following }: DraftState, frame: number): boolean {
  return covers(current, frame) || (following && current.frame !== null && frame >= current.frame);
}

const AT_REST = { selected: null, preview: null, previewAll: null } as const;

export function createDraftStore(): DraftStore {
  const store = createStore<DraftState>(() => ({
    current: emptyDraft(),
    parked: [],
    tool: "select",
    color: "ink-1",
    width: WIDTHS[1],
    following: false,
    ...AT_REST,
  }));
  return Object.assign(store, { act: { ...pens(store), ...moments(store), ...drawing(store) } });
}

type Store = StoreApi<DraftState>;

function pens({ setState }: Store): Pick<DraftActs, "pickTool" | "pickColor" | "pickWidth" | "preview" | "previewAll" | "select" | "follow"> {
  return {
    pickTool: (tool) => setState({ tool, following: false, ...AT_REST }),
    pickColor: (color) => setState({ color }),
    pickWidth: (width) => setState({ width }),
    preview: (preview) => setState({ preview }),
    previewAll: (previewAll) => setState({ previewAll }),
    select: (selected) => setState({ selected }),
    follow: (following) => setState({ following }),
  };
}

type Moments = Pick<DraftActs, "openAt" | "redraw" | "unpark" | "write" | "setEnd" | "showTo" | "take" | "putBack">;

function moments({ setState, getState }: Store): Moments {
  const withoutCurrent = (): readonly Draft[] => {
    const { current, parked } = getState();
    return isEmpty(current) ? parked : [...parked, current];
  };
  const unpark = (draft: Draft): void =>
    setState({ current: draft, parked: withoutCurrent().filter((other) => other !== draft), following: false, ...AT_REST });
  return {
    unpark,
    redraw: ({ id, frameStart, frameEnd, shapes, audience }) => {
      const begun = [getState().current, ...getState().parked].find(({ of }) => of?.id === id);
      if (begun) return begun === getState().current ? undefined : unpark(begun);
      const end = frameEnd > frameStart ? frameEnd : null;
      unpark({ frame: frameStart, frameEnd: end, text: "", history: startHistory(keyed(shapes)), of: { id, seen: shapes, frameEnd }, audience });
    },
    openAt: (frame) => {
      const { current, parked } = getState();
      if (!isEmpty(current) && covers(current, frame)) return;
      const waiting = parked.find((draft) => covers(draft, frame));
      if (waiting) unpark(waiting);
      else if (isEmpty(current)) setState({ current: { ...current, frame, frameEnd: null } });
      else setState({ current: { ...emptyDraft(current.audience), frame }, parked: withoutCurrent(), ...AT_REST });
    },
    write: (text, frame) =>
      setState(({ current }) => {
        const draft = { ...current, text };
        const follows = isEmpty(draft) && draft.frameEnd === null;
        return { current: { ...draft, frame: follows ? null : (current.frame ?? frame) } };
      }),
    setEnd: (frameEnd) =>
      setState(({ current }) => {
        if (frameEnd === null || current.frame === null) return { current: { ...current, frameEnd: null } };
        const frame = Math.min(current.frame, frameEnd);
        const end = Math.max(current.frame, frameEnd);
        return { current: { ...current, frame, frameEnd: end === frame ? null : end } };
      }),
    showTo: (audience) => setState(({ current }) => ({ current: { ...current, audience } })),
    take: () => {
      const { current } = getState();
      setState({ current: emptyDraft(current.audience), following: false, ...AT_REST }); // the next one is for the same people
      return current;
    },
    putBack: (draft) => setState({ current: draft, parked: withoutCurrent(), ...AT_REST }),
  };
}

let keys = 0;

function keyed(shapes: readonly Shape[]): DraftShape[] {
  return shapes.map((shape) => {
    keys += 1;
    return { key: `d${keys}`, shape: named(shape) };
  });
}

function drawing({ setState, getState }: Store): Pick<DraftActs, "add" | "replace" | "change" | "eraseSelected" | "undo" | "redo"> {
  const change = (next: (history: Draft["history"]) => Draft["history"]): void =>
    setState(({ current }) => ({ current: { ...current, history: next(current.history) } }));
  const replace = (shapes: readonly DraftShape[]): void => change((history) => act(history, shapes));
  const step = (turn: typeof undo): void => {
    change((history) => turn(history));
    const { selected, current } = getState();
    const stays = current.history.present.some(({ key }) => key === selected);
    setState({ ...AT_REST, selected: stays ? selected : null });
  };
  return {
    replace,
    change: (make) => {
      const { selected, current } = getState();
      const made = current.history.present.map((one) => (one.key === selected ? { key: one.key, shape: make(one.shape) } : one));
      if (made.some(({ shape }, n) => shape !== current.history.present[n]?.shape)) replace(made);
    },
    add: (shape) =>
      change((history) => {
        if (history.present.length >= SHAPES_LIMIT) return history;
        keys += 1;
        return act(history, [...history.present, { key: `d${keys}`, shape: named(shape) }]);
      }),
    eraseSelected: () => {
      const { selected, current } = getState();
      if (!selected) return;
      replace(current.history.present.filter(({ key }) => key !== selected));
      setState({ selected: null });
    },
    undo: () => step(undo),
    redo: () => step(redo),
  };
}
