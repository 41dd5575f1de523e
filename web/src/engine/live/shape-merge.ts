/**
 * Two people who draw into the same note: their drawings meet shape by shape (three-way), by the shapes' ids. The same
 * rules as `domain/shape_merge.py`, held to the same recorded cases.
 */
import type { Shape } from "../canvas/shapes/shape";

type Drawing = readonly Shape[];

export interface MergedDrawing {
  /** Everything of both; of a shape that both changed, what the others made of it. */
  readonly shapes: Drawing;
  /** The same with what I made of such shapes. */
  readonly mine: Drawing;
  /** Ids of shapes that both changed, to different ones or one of them away. */
  readonly clashes: readonly string[];
}

function sorted(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whatever the order of the fields: the server writes them in its own. */
export function sameDrawing(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one, sorted) === JSON.stringify(other, sorted);
}

/** Null when a shape has no id, as in what older releases left on this device: then only the whole can be compared. */
export function mergeDrawings(base: Drawing, mine: Drawing, theirs: Drawing): MergedDrawing | null {
  if ([base, mine, theirs].some((drawing) => drawing.some(({ id }) => !id))) return null;
  const [was, ours, others] = [byId(base), byId(mine), byId(theirs)];
  const kept = new Map<string, Shape>();
  const insisted = new Map<string, Shape>();
  const clashes: string[] = [];
  for (const id of new Set([...was.keys(), ...others.keys(), ...ours.keys()])) {
    const [before, here, there] = [was.get(id), ours.get(id), others.get(id)];
    const clash = !sameDrawing(here, before) && !sameDrawing(there, before) && !sameDrawing(there, here);
    if (clash) clashes.push(id);
    const wanted = sameDrawing(there, before) ? here : there;
    if (wanted) kept.set(id, wanted);
    const insist = clash ? here : wanted;
    if (insist) insisted.set(id, insist);
  }
  const order = orderOf([...was.keys()], [...ours.keys()], [...others.keys()]);
  const inOrder = (shapes: ReadonlyMap<string, Shape>): Shape[] => order.flatMap((id) => shapes.get(id) ?? []);
  return { shapes: inOrder(kept), mine: inOrder(insisted), clashes: clashes.sort() };
}

function byId(drawing: Drawing): Map<string, Shape> {
  return new Map(drawing.map((shape) => [shape.id ?? "", shape]));
}

const alike = (one: readonly string[], other: readonly string[]): boolean => one.join() === other.join();

/** What was there in the order that somebody gave it, if anybody did; then what is new. */
function orderOf(was: readonly string[], ours: readonly string[], others: readonly string[]): string[] {
  const stays = (id: string): boolean => was.includes(id) && ours.includes(id) && others.includes(id);
  const [old, one, other] = [was.filter(stays), ours.filter(stays), others.filter(stays)];
  const stayed = alike(one, old) ? other : alike(other, old) ? one : before(one, other) ? one : other;
  const isNew = (id: string): boolean => !was.includes(id);
  const [mine, theirs] = [ours.filter(isNew), others.filter(isNew)];
  const added = mine.length > 0 && theirs.length > 0 ? [...new Set([...mine, ...theirs])].sort() : [...mine, ...theirs];
  return [...withGone(stayed, was), ...added];
}

function before(one: readonly string[], other: readonly string[]): boolean {
  const n = one.findIndex((id, index) => id !== other[index]);
  return n >= 0 && (one[n] as string) < (other[n] as string);
}

/** Shapes that only one of us still has, each above the one that it lay above. */
function withGone(stayed: readonly string[], was: readonly string[]): string[] {
  const order = [...stayed];
  was.forEach((id, n) => {
    if (order.includes(id)) return;
    const below = was.slice(0, n).findLast((one) => order.includes(one));
    order.splice(below === undefined ? 0 : order.indexOf(below) + 1, 0, id);
  });
  return order;
}
