/**
 * What a person did and the server has not confirmed yet: a queue of acts, kept over a reload, replayed exactly (the
 * ids are the client's own). What is shown is always "what the server said" with these acts laid on top, so taking an
 * act away is a complete rollback.
 */
import type { Annotation, NewAnnotation, Revision } from "./annotation";
import type { Field, Notes } from "./reconcile";
import { mergeDrawings } from "./shape-merge";

interface Act {
  /** Sortable: acts are sent in this order. */
  readonly opId: string;
  /** Whose and of which video: `<personId>/<videoId>`. */
  readonly box: string;
  readonly annotationId: string;
  /** ISO-8601 UTC, this machine's clock: only shown, never compared. */
  readonly at: string;
  readonly stuck: Stuck | null;
}

/** Why an act is not sent: it needs a person. It is kept until they decide. */
export type Stuck =
  | { readonly why: "refused"; readonly message: string }
  /** The note was removed by somebody while this change was made. */
  | { readonly why: "removed" }
  /** The note that this act removes was changed by somebody since it was seen. */
  | { readonly why: "changed"; readonly fields: readonly Field[]; readonly theirs: Revision }
  | { readonly why: "clash"; readonly fields: readonly Field[]; readonly theirs: Revision };

export type Op =
  | (Act & { readonly kind: "create"; readonly note: NewAnnotation; readonly author: Annotation["author"] })
  /** `base` is what the fields were when the person began; `revive`: bring the note back for it if it was removed. */
  | (Act & { readonly kind: "revise"; readonly change: Revision; readonly base: Revision; readonly revive?: boolean })
  /** `base`: the note as it was seen. Acts that older releases kept on this device have none. */
  | (Act & { readonly kind: "remove"; readonly base?: Revision })
  | (Act & { readonly kind: "restore" });

export type StuckOp = Op & { readonly stuck: Stuck };

/** A note as it is shown. */
export interface Note extends Annotation {
  /** Something of it waits to be sent. */
  readonly pending: boolean;
}

/** Where the queue survives a reload. */
export interface OutboxStorage {
  load(box: string): Promise<readonly Op[]>;
  put(op: Op): Promise<void>;
  drop(opId: string): Promise<void>;
}

function created({ note, author, at }: Extract<Op, { kind: "create" }>, videoId: string): Note {
  return {
    ...note,
    videoId,
    author,
    status: "open",
    createdAt: at,
    updatedAt: at,
    version: 0,
    removed: false,
    pending: true,
  };
}

/** What others have drawn meanwhile is shown beside one's own. */
function withChange(note: Note, op: Exclude<Op, { kind: "create" }>): Note {
  if (op.kind === "remove") return { ...note, removed: true, pending: true };
  if (op.kind === "restore") return { ...note, removed: false, pending: true };
  const { anchor, ...fields } = op.change;
  const met = fields.shapes && op.base.shapes ? mergeDrawings(op.base.shapes, fields.shapes, note.shapes) : null;
  return { ...note, ...fields, ...(met && { shapes: met.mine }), anchor: anchor ? { ...note.anchor, ...anchor } : note.anchor, pending: true };
}

const quietNotes = new WeakMap<Annotation, Note>();

/** The same object for the same version of a note, so that what shows it knows that nothing changed. */
function quiet(annotation: Annotation): Note {
  let note = quietNotes.get(annotation);
  if (!note) quietNotes.set(annotation, (note = { ...annotation, pending: false }));
  return note;
}

/** The notes as the person sees them; tombstones included. */
export function present(server: Notes, ops: readonly Op[], videoId: string): ReadonlyMap<string, Note> {
  const shown = new Map<string, Note>();
  for (const note of server.values()) shown.set(note.id, quiet(note));
  for (const op of ops) {
    if (op.stuck) continue;
    const note = shown.get(op.annotationId);
    if (op.kind === "create") {
      if (!note) shown.set(op.annotationId, created(op, videoId));
    } else if (note) shown.set(op.annotationId, withChange(note, op));
  }
  return shown;
}

/** The first act that can be sent: not stuck, and not upon a note whose creation is stuck. */
export function nextToSend(ops: readonly Op[]): Op | undefined {
  const blocked = new Set(ops.filter((op) => op.stuck && op.kind === "create").map((op) => op.annotationId));
  return ops.find((op) => !op.stuck && !blocked.has(op.annotationId));
}

/** The stuck act as it is sent when its author insists: knowing what others did. */
export function insisted(op: StuckOp): Op {
  const { stuck } = op;
  const seen = stuck.why === "clash" || stuck.why === "changed" ? { base: { ...("base" in op ? op.base : {}), ...stuck.theirs } } : {};
  return { ...op, ...seen, ...(stuck.why === "removed" && { revive: true }), stuck: null } as Op;
}
