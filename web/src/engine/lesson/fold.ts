/**
 * What a lesson was at a moment: its lines folded from the first. Each state is whole and never changed, so that states
 * can be kept here and there and folding can begin at any of them.
 */
import { heardFrom, nobody } from "../live/others";
import type { Bookkeeping, Somebody } from "../live/others";
import type { FlowOf } from "../live/protocol";
import type { LessonLine, LineOf, SessionLine } from "./lines";

/** One screen's flow as it stands, and what has to be remembered of it. */
interface ScreenThen {
  readonly seen: Somebody;
  readonly book: Bookkeeping;
}

export interface LessonState {
  readonly session: SessionLine | null;
  readonly people: LineOf<"people">["people"];
  readonly screens: ReadonlyMap<string, ScreenThen>;
  /** Which version of a note counts since the lesson began; null: it is gone. Others are as they were at the beginning. */
  readonly notes: ReadonlyMap<string, number | null>;
}

export const NOTHING_YET: LessonState = { session: null, people: [], screens: new Map(), notes: new Map() };

export function step(state: LessonState, line: LessonLine): LessonState {
  switch (line.k) {
    case "session":
      return { ...state, session: line };
    case "people":
      return { ...state, people: line.people, screens: only(state.screens, new Set(line.people.map(({ personId }) => personId))) };
    case "flow":
      return { ...state, screens: withFlow(state, line.flow as unknown as FlowOf, line.t) };
    case "note":
      return {
        ...state,
        notes: new Map(state.notes).set(line.note, line.gone ? null : line.version),
        screens: withoutStrokesOf(state.screens, line.note),
      };
    default:
      return state;
  }
}

function only(screens: LessonState["screens"], people: ReadonlySet<string>): LessonState["screens"] {
  const left = [...screens].filter(([, { seen }]) => people.has(seen.personId));
  return left.length === screens.size ? screens : new Map(left);
}

function withFlow({ screens, notes }: LessonState, flow: FlowOf, t: number): LessonState["screens"] {
  const { screen, personId } = flow.sender;
  const before = screens.get(screen);
  const book = copied(before?.book, flow);
  const seen = heardFrom(before?.seen ?? nobody(screen, personId), flow, book, t);
  const after = new Map(screens).set(screen, { seen, book: { ...book, n: Math.max(book.n, flow.n) } });
  const note = flow.posted?.annotation;
  return note !== undefined && notes.has(note) ? withoutStrokesOf(after, note) : after;
}

/** Only the strokes that this flow adds to are copied: the others stay the same. */
function copied(book: Bookkeeping | undefined, flow: FlowOf): Bookkeeping {
  if (!book) return { n: 0, points: new Map(), over: new Set() };
  const points = new Map(book.points);
  for (const { stroke } of flow.ink) {
    const known = points.get(stroke);
    if (known) points.set(stroke, [...known]);
  }
  return { n: book.n, points, over: new Set(book.over) };
}

/** The strokes that have become this note go when it is there. */
function withoutStrokesOf(screens: LessonState["screens"], note: string): LessonState["screens"] {
  let after: Map<string, ScreenThen> | null = null;
  for (const [screen, then] of screens) {
    const left = [...then.seen.strokes].filter(([, { annotation }]) => annotation !== note);
    if (left.length === then.seen.strokes.size) continue;
    after ??= new Map(screens);
    after.set(screen, { ...then, seen: { ...then.seen, strokes: new Map(left) } });
  }
  return after ?? screens;
}
