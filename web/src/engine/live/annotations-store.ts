/**
 * All notes of one video, exact whatever the network does.
 *
 * Three roads bring truth: the list (at the start), the socket (gapless `seq`), and `changes?after=n` (after a gap or a
 * return). One road takes acts away: the outbox. What is shown is `present(server, ops)` and nothing else.
 */
import { createStore } from "zustand/vanilla";
import type { Annotation, NewAnnotation, Revision } from "./annotation";
import type { Annotations, AnnotationsOptions, AnnotationsState } from "./annotations";
import { asProblem } from "./annotations-api";
import { Catcher } from "./catch-up";
import { ListReader } from "./list-reader";
import type { Stretch } from "./list-reader";
import { insisted, nextToSend, present } from "./outbox";
import type { Note, Op, StuckOp } from "./outbox";
import type { AnnotationEvent, ServerMessage, Told } from "./protocol";
import { baseOf, contentOf, reconcile, withdraw } from "./reconcile";
import type { Notes } from "./reconcile";
import { sendOp } from "./sender";
import type { Outcome } from "./sender";
import { backoffMs } from "./socket";
import { ulid } from "./ulid";

export function createAnnotations(options: AnnotationsOptions): Annotations {
  return new Room(options);
}

class Room implements Annotations {
  readonly store = createStore<AnnotationsState>(() => ({
    phase: "loading",
    failure: null,
    notes: [],
    complete: false,
    lastSeq: 0,
    waiting: 0,
    stuck: [],
    news: null,
  }));
  readonly #options: AnnotationsOptions;
  readonly #catcher: Catcher;
  readonly #reader: ListReader;
  #server: Notes = new Map();
  /** Notes heard of since the list began to be read: the list may not know them yet. */
  readonly #newer = new Set<string>();
  #ops: readonly Op[] = [];
  #sending: Op | null = null;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #over = false;

  constructor(options: AnnotationsOptions) {
    this.#options = options;
    this.#reader = new ListReader({
      api: options.api,
      host: { page: (annotations) => this.#page(annotations), complete: (listed) => this.#complete(listed) },
    });
    this.#catcher = new Catcher(options.api, {
      read: () => this.#read(),
      apply: (events) => this.#apply(events),
      moved: (lastSeq) => this.store.setState({ lastSeq }),
    });
  }

  async load(): Promise<void> {
    const kept = await this.#options.storage.load(this.#box());
    const known = new Set(this.#ops.map((op) => op.opId));
    this.#ops = [...kept.filter((op) => !known.has(op.opId)), ...this.#ops].sort((a, b) => (a.opId < b.opId ? -1 : 1));
    this.#show();
    try {
      await this.#catcher.reload();
    } catch (error) {
      if (this.store.getState().phase !== "ready") this.store.setState({ phase: "failed", failure: asProblem(error).message });
      return;
    }
    await this.flush();
  }

  receive(message: ServerMessage): void {
    if (message.type === "changes") this.#catcher.receive(message.changes);
    if ((message.type === "changes" || message.type === "pong") && message.lastSeq !== undefined) {
      this.#catcher.welcome(message.lastSeq);
    }
    if (message.type !== "welcome") return;
    if (this.store.getState().phase === "failed") void this.load();
    else this.#catcher.greeted(message.lastSeq);
    this.#tries = 0;
    void this.flush();
  }

  look(stretch: Stretch): void {
    this.#reader.look(stretch);
  }

  async find(id: string): Promise<Note | null> {
    if (!this.#shown(id)) {
      try {
        this.accept(await this.#options.api.read(id));
      } catch {
        return null;
      }
    }
    const note = this.#shown(id);
    return note && !note.removed ? note : null;
  }

  async current(id: string): Promise<Annotation | null> {
    try {
      this.accept(await this.#options.api.read(id));
      return this.#server.get(id) ?? null;
    } catch {
      return null;
    }
  }

  accept(annotation: Annotation): void {
    this.#learn([annotation]);
    this.#show();
  }

  create(note: NewAnnotation): void {
    this.#do({ ...this.#act(note.id), kind: "create", note, author: this.#options.me });
  }

  revise(id: string, change: Revision, seen?: Revision): void {
    const shown = seen ?? this.#shown(id);
    if (shown) this.#do({ ...this.#act(id), kind: "revise", change, base: baseOf(change, shown) });
  }

  remove(id: string): void {
    const shown = this.#shown(id);
    this.#do({ ...this.#act(id), kind: "remove", ...(shown && { base: contentOf(shown) }) });
  }

  restore(id: string): void {
    const unsent = this.#ops.find((op) => op.kind === "remove" && op.annotationId === id && op !== this.#sending);
    if (unsent) this.#forget(unsent.opId);
    else this.#do({ ...this.#act(id), kind: "restore" });
  }

  keepMine(opId: string): void {
    this.#ops = this.#ops.map((op) => {
      if (op.opId !== opId || !op.stuck) return op;
      const again = insisted(op as StuckOp);
      void this.#options.storage.put(again);
      return again;
    });
    this.#show();
    void this.flush();
  }

  letGo(opId: string): void {
    const op = this.#ops.find((one) => one.opId === opId);
    if (op?.kind === "create") {
      for (const other of this.#ops) if (other.annotationId === op.annotationId) this.#forget(other.opId);
    } else this.#forget(opId);
  }

  async flush(): Promise<void> {
    if (this.#sending || this.#over) return;
    for (let op = nextToSend(this.#ops); op && !this.#over; op = nextToSend(this.#ops)) {
      this.#sending = op;
      const outcome = await sendOp(this.#options.api, op, () => this.#server);
      this.#sending = null;
      this.#settle(op, outcome);
      if (outcome.end === "later") return this.#later();
      this.#tries = 0;
    }
  }

  destroy(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#catcher.stop();
    this.#reader.stop();
  }

  #shown(id: string): Note | undefined {
    return present(this.#server, this.#ops, this.#options.videoId).get(id);
  }

  #box(): string {
    return `${this.#options.me.id}/${this.#options.videoId}`;
  }

  #act(annotationId: string): Pick<Op, "opId" | "box" | "annotationId" | "at" | "stuck"> {
    const at = (this.#options.now ?? (() => new Date()))().toISOString();
    return { opId: ulid(), box: this.#box(), annotationId, at, stuck: null };
  }

  #do(op: Op): void {
    this.#ops = [...this.#ops, op];
    this.#show();
    void this.#options.storage.put(op);
    void this.flush();
  }

  #forget(opId: string): void {
    this.#ops = this.#ops.filter((op) => op.opId !== opId);
    void this.#options.storage.drop(opId);
    this.#show();
  }

  #settle(op: Op, outcome: Outcome): void {
    if (outcome.end === "later") return;
    if (outcome.note) this.#learn([outcome.note]);
    if (outcome.end === "done") return this.#forget(op.opId);
    const change = op.kind === "revise" && outcome.mine ? { change: { ...op.change, ...outcome.mine } } : {};
    const stuck = { ...op, ...change, stuck: outcome.stuck } as Op;
    this.#ops = this.#ops.map((one) => (one.opId === op.opId ? stuck : one));
    void this.#options.storage.put(stuck);
    this.#show();
  }

  #later(): void {
    if (this.#over) return;
    this.#tries += 1;
    clearTimeout(this.#timer);
    const wait = 250 + backoffMs(this.#tries, this.#options.random ?? Math.random);
    this.#timer = setTimeout(() => void this.flush(), wait);
  }

  #learn(annotations: readonly Annotation[]): void {
    for (const { id } of annotations) this.#newer.add(id);
    this.#server = reconcile(this.#server, annotations);
  }

  #apply(told: readonly Told[]): void {
    const before = this.#server;
    const events: AnnotationEvent[] = [];
    for (const one of told) {
      if ("annotation" in one) {
        events.push(one);
        this.#learn([one.annotation]);
      } else if (one.type === "annotation.withdrawn") {
        this.#newer.add(one.annotationId);
        this.#server = withdraw(this.#server, one.annotationId, one.version);
      }
    }
    if (this.#server === before) return;
    const news = events.findLast(({ annotation }) => annotation.author.id !== this.#options.me.id);
    if (news) this.store.setState({ news });
    this.#show();
  }

  /** What comes by other roads from now on is newer than the list. */
  #read(): Promise<number> {
    this.#newer.clear();
    return this.#reader.begin();
  }

  #page(annotations: readonly Annotation[]): void {
    this.#server = reconcile(this.#server, annotations);
    this.store.setState({ phase: "ready", failure: null });
    this.#show();
  }

  /** What was known before and is in no page is not there any more. */
  #complete(listed: ReadonlySet<string>): void {
    const known = [...this.#server].filter(([id]) => listed.has(id) || this.#newer.has(id));
    if (known.length < this.#server.size) this.#server = new Map(known);
    this.store.setState({ complete: true });
    this.#show();
  }

  #show(): void {
    const shown = present(this.#server, this.#ops, this.#options.videoId);
    const stuck = this.#ops.filter((op): op is StuckOp => op.stuck !== null);
    this.store.setState({
      notes: [...shown.values()].filter((note) => !note.removed),
      waiting: this.#ops.length - stuck.length,
      stuck,
    });
  }
}
