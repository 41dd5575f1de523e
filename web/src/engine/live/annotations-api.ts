/** What the engine needs of the HTTP API; whoever composes the room hands it in. */
import type { Annotation, NewAnnotation, Revision } from "./annotation";
import type { Change } from "./protocol";

export interface AnnotationsApi {
  /** A page by first frame, of the whole or of what touches a stretch of the film. */
  list(cursor: string | null, stretch?: { readonly first: number; readonly last: number }): Promise<{ annotations: readonly Annotation[]; cursor: string | null; lastSeq: number }>;
  /** `lastSeq` is how far the answer reaches; `more` says that it is a page. */
  changes(after: number): Promise<{
    changes: readonly Change[];
    lastSeq: number;
    snapshotRequired: boolean;
    more?: boolean;
  }>;
  /** The current version, tombstones too. */
  read(id: string): Promise<Annotation>;
  create(note: NewAnnotation): Promise<Annotation>;
  revise(id: string, version: number, change: Revision): Promise<Annotation>;
  /** The tombstone. */
  remove(id: string, version: number): Promise<Annotation>;
  restore(id: string, version: number): Promise<Annotation>;
}

/** The one error shape, as the client throws it. `status` is 0 when no answer came. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export function asProblem(error: unknown): Problem {
  if (typeof error === "object" && error !== null && typeof (error as Problem).status === "number") return error as Problem;
  return { status: 0, code: "unexpected", message: error instanceof Error ? error.message : "Something went wrong." };
}

/** Later may be better: no answer, too fast, our fault, or the session is being renewed. */
export function isTransient({ status }: Problem): boolean {
  return status === 0 || status === 401 || status === 408 || status === 429 || status >= 500;
}

/** The current note that a version conflict carries. */
export function currentOf({ details }: Problem): Annotation | null {
  const current = details?.["current"];
  return typeof current === "object" && current !== null ? (current as Annotation) : null;
}
