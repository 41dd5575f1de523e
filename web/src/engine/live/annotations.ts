/** The notes of one video as the rest of the app sees them: what is shown, and what can be asked. */
import type { StoreApi } from "zustand/vanilla";
import type { Annotation, NewAnnotation, Revision } from "./annotation";
import type { AnnotationsApi } from "./annotations-api";
import type { Stretch } from "./list-reader";
import type { Note, OutboxStorage, StuckOp } from "./outbox";
import type { AnnotationEvent, ServerMessage } from "./protocol";

export interface AnnotationsState {
  readonly phase: "loading" | "ready" | "failed";
  readonly failure: string | null;
  /** As shown: with one's own unsent acts, without removed ones. */
  readonly notes: readonly Note[];
  /** All of the list has come; before, what lies around the playhead and more and more of the rest. */
  readonly complete: boolean;
  readonly lastSeq: number;
  /** Acts that wait to be sent. */
  readonly waiting: number;
  /** Acts that need a person: refused ones, and fields that two people changed at once. */
  readonly stuck: readonly StuckOp[];
  /** The latest thing that somebody else did, for those who listen to the page. */
  readonly news: AnnotationEvent | null;
}

export interface AnnotationsOptions {
  readonly videoId: string;
  readonly me: Annotation["author"];
  readonly api: AnnotationsApi;
  readonly storage: OutboxStorage;
  readonly random?: () => number;
  readonly now?: () => Date;
}

export interface Annotations {
  readonly store: StoreApi<AnnotationsState>;
  load(): Promise<void>;
  receive(message: ServerMessage): void;
  /** The film is there: notes of these frames are read before others. */
  look(stretch: Stretch): void;
  /** A note by its id, also when the list has not come that far; null when there is none. */
  find(id: string): Promise<Note | null>;
  /** The version that the server holds, tombstones too; null when there is none or it cannot be asked. */
  current(id: string): Promise<Annotation | null>;
  /** Takes in what the server answered to a request that was made elsewhere. */
  accept(annotation: Annotation): void;
  create(note: NewAnnotation): void;
  /** `seen`: what the changed fields were when the person began; without it, as they are shown now. */
  revise(id: string, change: Revision, seen?: Revision): void;
  remove(id: string): void;
  /** Brings a removed note back; a removal that was not sent yet is simply forgotten. */
  restore(id: string): void;
  /** Sends what waits, now. */
  flush(): Promise<void>;
  /** Sends a stuck act again: for a clash this is "keep mine", upon a removed note "bring it back with my change". */
  keepMine(opId: string): void;
  /** Lets a stuck act go: for a clash this is "keep theirs". */
  letGo(opId: string): void;
  destroy(): void;
}
