/**
 * One truth from many messages: of each note the highest version wins, whichever road it came by and however often.
 * Tombstones are notes like others, so that a late old message cannot bring a removed note back.
 */
import type { Annotation, Revision } from "./annotation";
import { mergeDrawings, sameDrawing } from "./shape-merge";

export type Notes = ReadonlyMap<string, Annotation>;

/** The same map when nothing is news. */
export function reconcile(notes: Notes, incoming: readonly Annotation[]): Notes {
  let next: Map<string, Annotation> | null = null;
  for (const annotation of incoming) {
    const known = (next ?? notes).get(annotation.id);
    if (known && known.version >= annotation.version) continue;
    next ??= new Map(notes);
    next.set(annotation.id, annotation);
  }
  return next ?? notes;
}

/** What is not for this person any more is a tombstone from that version on, without anything new in it. */
export function withdraw(notes: Notes, id: string, version: number): Notes {
  const known = notes.get(id);
  return known ? reconcile(notes, [{ ...known, removed: true, version }]) : notes;
}

export type Field = keyof Revision;

const FIELDS: readonly Field[] = ["text", "shapes", "color", "status", "audience", "code", "anchor"];

/** The moment of an anchor, which is what a person changes of it. */
function valueOf(field: Field, of: Revision): unknown {
  return field === "anchor" && of.anchor ? [of.anchor.frameStart, of.anchor.frameEnd] : of[field];
}

function same(field: Field, one: Revision, other: Revision): boolean {
  if (field === "shapes") return sameDrawing(one.shapes, other.shapes);
  return JSON.stringify(valueOf(field, one)) === JSON.stringify(valueOf(field, other));
}

/** What a note was in the fields that a change touches. */
export function baseOf(change: Revision, note: Revision): Revision {
  return Object.fromEntries(FIELDS.filter((field) => field in change).map((field) => [field, note[field]]));
}

/** All of a note that a person can change. */
export function contentOf(note: Revision): Revision {
  return Object.fromEntries(FIELDS.map((field) => [field, note[field]]));
}

/** The fields in which two states of a note differ. */
export function differing(one: Revision, other: Revision): readonly Field[] {
  return FIELDS.filter((field) => !same(field, one, other));
}

export interface Merge {
  /** What may be sent on top of the current version; empty when everything is as wanted. */
  readonly change: Revision;
  /** Fields that somebody else changed too, to something else. */
  readonly clashes: readonly Field[];
  /** Where the drawing is among them: mine, with everything that is no clash as it is now. */
  readonly mine?: Pick<Revision, "shapes">;
}

/**
 * Three-way, per field: `base` is what I saw, `mine` what I made of it, `current` what it is now. A field that only I
 * changed is mine; one that both changed alike needs nothing; one that both changed differently is a person's choice.
 * The drawing is merged shape by shape: only a shape that both changed differently leaves anything to choose.
 */
export function mergeRevision(base: Revision, mine: Revision, current: Revision): Merge {
  const change: Record<string, unknown> = {};
  const clashes: Field[] = [];
  const drawings = base.shapes && mine.shapes && current.shapes;
  const merged = drawings ? mergeDrawings(base.shapes, mine.shapes, current.shapes) : null;
  for (const field of FIELDS) {
    if (!(field in mine) || same(field, mine, current)) continue;
    if (same(field, base, current)) change[field] = mine[field];
    else if (field === "shapes" && merged) {
      if (!sameDrawing(merged.shapes, current.shapes)) change[field] = merged.shapes;
      if (merged.clashes.length > 0) clashes.push(field);
    } else clashes.push(field);
  }
  return { change, clashes, ...(merged && clashes.includes("shapes") && { mine: { shapes: merged.mine } }) };
}
