/** For tests: a server of one room's notes that answers as the API does, refuses on request, and logs its changes. */
import type { Annotation, NewAnnotation, Revision } from "./annotation";
import type { AnnotationsApi, Problem } from "./annotations-api";
import type { AnnotationEvent, Change, EventType } from "./protocol";

export function noteOf(id: string, more: Partial<Annotation> = {}): Annotation {
  return {
    id,
    videoId: "vid",
    parentId: null,
    anchor: { frameStart: 71, frameEnd: 71, frameMapSha256: "sha" },
    shapes: [],
    text: "",
    color: "ink-1",
    status: "open",
    audience: "everyone",
    code: null,
    author: { id: "coach", name: "Coach" },
    createdAt: "2026-01-01T00:00:00Z",
    updatedAt: "2026-01-01T00:00:00Z",
    version: 1,
    removed: false,
    ...more,
  };
}

export const draftOf = (id: string, text: string): NewAnnotation => ({
  id,
  parentId: null,
  anchor: { frameStart: 71, frameEnd: 71, frameMapSha256: "sha" },
  shapes: [],
  text,
  color: "ink-1",
  audience: "everyone",
  code: null,
});

export class TestServer {
  readonly notes = new Map<string, Annotation>();
  readonly log: Change[] = [];
  readonly calls: string[] = [];
  /** Refusals for the next calls, in order; null lets one pass. */
  refusals: (Problem | null)[] = [];
  offline = false;
  /** Changes with a smaller sequence number have been forgotten. */
  forgottenUntil = 0;
  pageSize = 1000;

  get lastSeq(): number {
    return this.log.length;
  }

  /** The API as one person sees it. */
  as(author: Annotation["author"]): AnnotationsApi {
    return {
      list: async (cursor, stretch) => {
        this.#gate(stretch ? `list ${stretch.first}-${stretch.last}` : "list");
        const from = Number(cursor ?? 0);
        const { first, last } = stretch ?? { first: 0, last: Infinity };
        const all = [...this.notes.values()]
          .filter(({ removed, anchor }) => !removed && anchor.frameStart <= last && anchor.frameEnd >= first)
          .sort((a, b) => a.anchor.frameStart - b.anchor.frameStart || (a.id < b.id ? -1 : 1));
        const next = from + this.pageSize < all.length ? String(from + this.pageSize) : null;
        return { annotations: all.slice(from, from + this.pageSize), cursor: next, lastSeq: this.lastSeq };
      },
      changes: async (after) => {
        this.#gate(`changes ${after}`);
        const snapshotRequired = after < this.forgottenUntil;
        return { changes: snapshotRequired ? [] : this.log.slice(after), lastSeq: this.lastSeq, snapshotRequired };
      },
      read: async (id) => {
        this.#gate(`read ${id}`);
        const note = this.notes.get(id);
        if (!note) throw refusal(404, "annotation_not_found");
        return note;
      },
      create: async (note) => {
        this.#gate(`create ${note.text}`);
        return this.notes.get(note.id) ?? this.write(noteOf(note.id, { ...note, author }), "annotation.added");
      },
      revise: async (id, version, change) => {
        this.#gate(`revise ${Object.keys(change).join()}`);
        return this.write(this.#changed(this.#at(id, version), change), "annotation.revised");
      },
      remove: async (id, version) => {
        this.#gate("remove");
        return this.write({ ...this.#at(id, version), removed: true, version: version + 1 }, "annotation.removed");
      },
      restore: async (id, version) => {
        this.#gate("restore");
        return this.write({ ...this.#at(id, version), removed: false, version: version + 1 }, "annotation.restored");
      },
    };
  }

  write(note: Annotation, type: EventType): Annotation {
    const was = this.notes.get(note.id)?.audience ?? null;
    this.notes.set(note.id, note);
    const anchor = { ptsStart: note.anchor.frameStart, ptsEnd: note.anchor.frameEnd + 1, timeBase: "1/1", ...note.anchor };
    this.log.push({ seq: this.log.length + 1, at: "now", event: { type, was, annotation: { ...note, anchor } as AnnotationEvent["annotation"] } });
    return note;
  }

  #changed(note: Annotation, change: Revision): Annotation {
    return { ...note, ...change, anchor: { ...note.anchor, ...change.anchor }, version: note.version + 1 };
  }

  #at(id: string, version: number): Annotation {
    const note = this.notes.get(id);
    if (!note) throw refusal(404, "annotation_not_found");
    if (note.version !== version) throw refusal(409, "version_conflict", { current: note });
    return note;
  }

  #gate(call: string): void {
    this.calls.push(call);
    if (this.offline) throw refusal(0, "unreachable");
    const refused = this.refusals.shift();
    if (refused) throw refused;
  }
}

export function refusal(status: number, code: string, details: Record<string, unknown> = {}): Problem {
  return { status, code, message: `refused: ${code}`, details };
}
