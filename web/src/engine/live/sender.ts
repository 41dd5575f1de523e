/** Sends one act of the outbox on top of what the server holds now. */
import type { Annotation, Revision } from "./annotation";
import type { AnnotationsApi } from "./annotations-api";
import { asProblem, currentOf, isTransient } from "./annotations-api";
import type { Op, Stuck } from "./outbox";
import { contentOf, differing, mergeRevision } from "./reconcile";
import type { Field, Notes } from "./reconcile";

export type Outcome =
  | { readonly end: "done"; readonly note: Annotation | null }
  /** The act cannot go on without a person; parts of it may have been accepted (`note`). */
  | { readonly end: "stuck"; readonly stuck: Stuck; readonly note: Annotation | null; readonly mine?: Pick<Revision, "shapes"> }
  | { readonly end: "later" };

/** Somebody may be faster again and again; after this many times the act takes its turn later. */
const TRIES = 5;

const MISSING: Outcome = {
  end: "stuck",
  stuck: { why: "refused", message: "This note does not exist any more." },
  note: null,
};

export async function sendOp(api: AnnotationsApi, op: Op, notes: () => Notes): Promise<Outcome> {
  let seen: Annotation | null = null;
  for (let turn = 0; turn < TRIES; turn += 1) {
    const known = notes().get(op.annotationId) ?? null;
    const current = seen && (!known || seen.version > known.version) ? seen : known;
    try {
      return await attempt(api, op, current);
    } catch (error) {
      const problem = asProblem(error);
      if (isTransient(problem)) return { end: "later" };
      seen = currentOf(problem);
      if (problem.status === 404) return op.kind === "remove" ? { end: "done", note: null } : MISSING;
      if (problem.code !== "version_conflict" || !seen) {
        return { end: "stuck", stuck: { why: "refused", message: problem.message }, note: null };
      }
    }
  }
  return { end: "later" };
}

async function attempt(api: AnnotationsApi, op: Op, known: Annotation | null): Promise<Outcome> {
  if (op.kind === "create") return { end: "done", note: await api.create(op.note) };
  const current = known ?? (await api.read(op.annotationId)); // the list may not have come that far yet
  if (op.kind === "remove") {
    const fields = op.base && !current.removed ? differing(op.base, current) : [];
    if (fields.length > 0) return { end: "stuck", stuck: { why: "changed", fields, theirs: contentOf(current) }, note: current };
    return { end: "done", note: current.removed ? current : await api.remove(current.id, current.version) };
  }
  if (op.kind === "restore") {
    return { end: "done", note: current.removed ? await api.restore(current.id, current.version) : current };
  }
  if (current.removed && !op.revive) return { end: "stuck", stuck: { why: "removed" }, note: current };
  const there = current.removed ? await api.restore(current.id, current.version) : current;
  const merge = mergeRevision(op.base, op.change, there);
  const note = Object.keys(merge.change).length > 0 ? await api.revise(there.id, there.version, merge.change) : there;
  if (merge.clashes.length === 0) return { end: "done", note };
  const { clashes, mine } = mergeRevision(op.base, op.change, note); // others may have gone on in between
  return clashes.length > 0 ? { end: "stuck", stuck: clashOf(clashes, note), note, ...(mine && { mine }) } : { end: "done", note };
}

function clashOf(fields: readonly Field[], note: Annotation): Stuck {
  const theirs = Object.fromEntries(fields.map((field) => [field, note[field]]));
  return { why: "clash", fields, theirs };
}
