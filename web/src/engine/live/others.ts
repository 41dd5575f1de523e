/**
 * What the others let flow: their ink in the making, their pointers, where in the film they are. Idempotent and
 * independent of order, for flows may be lost, doubled or overtaken: points have an index, of pointers and places the
 * highest `n` counts, a finished stroke is whole, and what is gone stays gone.
 */
import { createStore } from "zustand/vanilla";
import type { StoreApi } from "zustand/vanilla";
import type { InkPoint, Point, Shape } from "../canvas/shapes/shape";
import { placeOf, unpack } from "./ink-packing";
import type { FlowOf } from "./protocol";

export interface LiveStroke {
  readonly key: string;
  readonly frame: number;
  readonly shape: Shape;
  readonly finished: boolean;
  /** The note that it has become, once that was said. */
  readonly annotation: string | null;
}

export interface PointerOf {
  readonly kind: "cursor" | "laser";
  readonly at: Point;
  /** Where a laser was lately, oldest first, with the time of each (performance.now()). */
  readonly trail: readonly { readonly at: Point; readonly when: number }[];
  readonly moved: number;
}

export interface Somebody {
  readonly screen: string;
  readonly personId: string;
  readonly strokes: ReadonlyMap<string, LiveStroke>;
  readonly pointer: PointerOf | null;
  readonly position: { readonly frame: number; readonly playing: boolean } | null;
  /** When something came from them, performance.now(). */
  readonly heard: number;
}

export interface OthersState {
  readonly screens: ReadonlyMap<string, Somebody>;
}

/** The tail of a laser is so long. */
export const LASER_TAIL_MS = 700;
/** A pointer that rests fades after this long. */
export const POINTER_REST_MS = 4_000;
/** Who sent something in this time counts as drawing, for the tempo: two flushes of the slowest room, and some. */
export const ACTIVE_MS = 5_000;
const REMEMBERED_GONE = 200;

export interface Others {
  readonly store: StoreApi<OthersState>;
  receive(flow: FlowOf): void;
  /** Only these people are here; what others left behind goes. */
  keepOnly(people: ReadonlySet<string>): void;
  /** These notes are shown now: the strokes that became them go. */
  noteShown(id: string): void;
  /** Screens that sent something lately. */
  active(): number;
}

/** What has to be remembered of a screen besides what is seen of it. */
export interface Bookkeeping {
  n: number;
  points: Map<string, (InkPoint | undefined)[]>;
  over: Set<string>;
}

export function createOthers(now: () => number = () => performance.now()): Others {
  const store = createStore<OthersState>(() => ({ screens: new Map() }));
  const books = new Map<string, Bookkeeping>();
  const put = (change: (screens: Map<string, Somebody>) => void): void => {
    const screens = new Map(store.getState().screens);
    change(screens);
    store.setState({ screens });
  };
  return {
    store,
    receive: (flow) => {
      const { screen, personId } = flow.sender;
      const book = books.get(screen) ?? { n: 0, points: new Map(), over: new Set() };
      books.set(screen, book);
      put((screens) => screens.set(screen, heardFrom(screens.get(screen) ?? nobody(screen, personId), flow, book, now())));
      book.n = Math.max(book.n, flow.n);
    },
    keepOnly: (people) =>
      put((screens) => {
        for (const [screen, { personId }] of screens) if (!people.has(personId)) screens.delete(screen);
      }),
    noteShown: (id) =>
      put((screens) => {
        for (const [screen, one] of screens) {
          const left = [...one.strokes].filter(([, { annotation }]) => annotation !== id);
          if (left.length < one.strokes.size) screens.set(screen, { ...one, strokes: new Map(left) });
        }
      }),
    active: () => [...store.getState().screens.values()].filter(({ heard }) => now() - heard < ACTIVE_MS).length,
  };
}

export const nobody = (screen: string, personId: string): Somebody => ({
  screen,
  personId,
  strokes: new Map(),
  pointer: null,
  position: null,
  heard: 0,
});

/** What is seen of a screen after a flow of it; `book` is written, `before` is not. */
export function heardFrom(before: Somebody, flow: FlowOf, book: Bookkeeping, now: number): Somebody {
  const strokes = new Map(before.strokes);
  for (const piece of flow.ink) takePiece(strokes, piece, book);
  for (const key of flow.gone) end(strokes, key, book);
  if (flow.posted) {
    for (const key of flow.posted.strokes) {
      const stroke = strokes.get(key);
      if (stroke) strokes.set(key, { ...stroke, finished: true, annotation: flow.posted.annotation });
      book.over.add(key);
    }
  }
  const newest = flow.n > book.n;
  return {
    ...before,
    strokes,
    pointer: newest && flow.pointer ? pointerAfter(before.pointer, flow.pointer, now) : before.pointer,
    position: newest && flow.position ? flow.position : before.position,
    heard: now,
  };
}

function end(strokes: Map<string, LiveStroke>, key: string, book: Bookkeeping): void {
  strokes.delete(key);
  book.points.delete(key);
  if (book.over.size > REMEMBERED_GONE) book.over.clear();
  book.over.add(key);
}

function takePiece(strokes: Map<string, LiveStroke>, piece: FlowOf["ink"][number], book: Bookkeeping): void {
  const { stroke: key, frame, color, width, whole } = piece;
  const known = strokes.get(key);
  if (book.over.has(key) && !(whole && known === undefined)) return;
  const head = { key, frame, finished: whole, annotation: known?.annotation ?? null };
  if (piece.shape) {
    if (!known?.finished || whole) strokes.set(key, { ...head, shape: piece.shape as Shape });
    return;
  }
  if (known?.finished && !whole) return; // a late piece of what has come whole
  const points = whole ? [] : (book.points.get(key) ?? []);
  unpack(piece.points).forEach((point, index) => {
    points[piece.first + index] = point;
  });
  book.points.set(key, points);
  const there = points.filter((point) => point !== undefined);
  if (there.length > 0) strokes.set(key, { ...head, shape: { kind: "stroke", schema: 1, color, width, points: there } });
}

function pointerAfter(before: PointerOf | null, pointer: NonNullable<FlowOf["pointer"]>, now: number): PointerOf | null {
  if (pointer.kind === "away") return null;
  const at: Point = [placeOf(pointer.x), placeOf(pointer.y)];
  const older = before?.kind === "laser" ? before.trail.filter(({ when }) => now - when < LASER_TAIL_MS) : [];
  const passed = unpack(pointer.trail).map(([x, y]): Point => [x, y]);
  const trail = pointer.kind === "laser" ? [...older, ...[...passed, at].map((place) => ({ at: place, when: now }))] : [];
  return { kind: pointer.kind, at, trail, moved: now };
}
