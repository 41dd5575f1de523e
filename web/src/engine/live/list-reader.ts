/**
 * Reads the list of a video's notes so that what a person looks at comes first: one page of the whole; if there are
 * more, the stretch of film around the playhead; then the rest, page by page, whenever the page has nothing better to
 * do. The caller keeps what is heard meanwhile, so stretches that were read at different moments fit together.
 */
import type { Annotation } from "./annotation";
import type { AnnotationsApi } from "./annotations-api";

/** Frames, both included. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}

export interface ReaderHost {
  /** A page of the list as it was just now. */
  page(annotations: readonly Annotation[]): void;
  /** Everything was read; `listed` has the ids of all. */
  complete(listed: ReadonlySet<string>): void;
}

export interface ReaderOptions {
  readonly api: Pick<AnnotationsApi, "list">;
  readonly host: ReaderHost;
  /** Resolves when the page has a moment. */
  readonly idle?: () => Promise<void>;
  /** Notes beyond this many are read only around the playhead: a browser tab is no database. */
  readonly most?: number;
}

/** Some 60 MB of objects. */
const MOST = 50_000;
const RETRY_MS = 2_000;

/** The end of an idle moment, or soon where a browser does not tell of them. */
function idleMoment(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(() => resolve(), { timeout: 500 });
    else setTimeout(resolve, 0);
  });
}

export class ListReader {
  readonly #options: ReaderOptions;
  /** Counts beginnings: what belongs to an older one stops. */
  #turn = 0;
  #listed = new Set<string>();
  #wanted: Stretch | null = null;
  #read: Stretch[] = [];
  #running = false;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /** Reads the first page, answers its `lastSeq`, and goes on by itself. Throws what the API throws. */
  async begin(): Promise<number> {
    this.#turn += 1;
    this.#running = false;
    const turn = this.#turn;
    const { annotations, cursor, lastSeq } = await this.#options.api.list(null);
    if (turn !== this.#turn) return lastSeq;
    this.#listed = new Set();
    this.#read = [];
    this.#take(annotations);
    if (cursor === null) this.#options.host.complete(this.#listed);
    else {
      this.#reached(annotations);
      // Not in this breath: the caller learns of the first page before it learns of others.
      setTimeout(() => void this.#goOn(turn, cursor), 0);
    }
    return lastSeq;
  }

  /** The film is there: this stretch comes next, if it was not read yet. */
  look(stretch: Stretch): void {
    this.#wanted = stretch;
    if (!this.#running && this.#read.length > 0 && this.#isMissing(stretch)) void this.#goOn(this.#turn, null);
  }

  stop(): void {
    this.#turn += 1;
  }

  async #goOn(turn: number, from: string | null): Promise<void> {
    this.#running = true;
    let cursor = from;
    while (turn === this.#turn) {
      const near = this.#wanted;
      try {
        if (near && this.#isMissing(near)) await this.#stretch(turn, near);
        else if (cursor !== null && this.#listed.size < (this.#options.most ?? MOST)) cursor = await this.#next(turn, cursor);
        else break;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
      await (this.#options.idle ?? idleMoment)();
    }
    if (turn === this.#turn) this.#running = false;
  }

  async #stretch(turn: number, stretch: Stretch): Promise<void> {
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<AnnotationsApi["list"]>> = await this.#options.api.list(cursor, stretch);
      if (turn !== this.#turn) return;
      this.#take(page.annotations);
      cursor = page.cursor;
    } while (cursor !== null);
    this.#read.push(stretch);
  }

  /** The next page of the whole; null when that was the last. */
  async #next(turn: number, cursor: string): Promise<string | null> {
    const page = await this.#options.api.list(cursor);
    if (turn !== this.#turn) return null;
    this.#take(page.annotations);
    if (page.cursor !== null) this.#reached(page.annotations);
    else {
      this.#read = [{ first: 0, last: Infinity }];
      this.#options.host.complete(this.#listed);
    }
    return page.cursor;
  }

  #take(annotations: readonly Annotation[]): void {
    for (const { id } of annotations) this.#listed.add(id);
    this.#options.host.page(annotations);
  }

  /** The list is in the order of first frames: whatever lies before the last of a page was read. */
  #reached(annotations: readonly Annotation[]): void {
    const last = annotations.at(-1);
    this.#read = [{ first: 0, last: (last?.anchor.frameStart ?? 0) - 1 }, ...this.#read.filter(({ first }) => first > 0)];
  }

  #isMissing({ first, last }: Stretch): boolean {
    return !this.#read.some((one) => one.first <= first && last <= one.last);
  }
}
