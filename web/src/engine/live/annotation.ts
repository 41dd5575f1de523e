/** The annotation as the API speaks it, and what a person asks to be done to it. */
import type { InkColor, Shape } from "../canvas/shapes/shape";

/** A moment of a film. Frames count from 0; both ends belong to it; `ptsStart`, `ptsEnd` are ticks of `timeBase`. */
export interface Anchor {
  readonly frameStart: number;
  readonly frameEnd: number;
  readonly ptsStart?: number;
  readonly ptsEnd?: number;
  readonly timeBase?: unknown;
  readonly frameMapSha256: string;
}

/** Who may see it: everyone who may see the film, the team of the workspace, or its author alone. */
export type Audience = "everyone" | "team" | "private";

export const AUDIENCES: readonly Audience[] = ["everyone", "team", "private"];

export type AnnotationStatus = "open" | "resolved" | "approved";

/** The note is an event of the workspace's vocabulary. `modifiers`: what was answered, by the modifier's name. */
export interface Coding {
  readonly codeId: string;
  readonly modifiers: Readonly<Record<string, string>>;
}

export interface Annotation {
  readonly id: string;
  readonly videoId: string;
  readonly parentId: string | null;
  readonly anchor: Anchor;
  readonly shapes: readonly Shape[];
  readonly text: string;
  readonly color: InkColor;
  readonly status: AnnotationStatus;
  readonly audience: Audience;
  readonly code: Coding | null;
  readonly author: { readonly id: string; readonly name: string };
  readonly createdAt: string;
  readonly updatedAt: string;
  /** 1, 2, 3 …: each accepted change adds one. */
  readonly version: number;
  /** A tombstone: kept so that a late message cannot bring the note back. */
  readonly removed: boolean;
}

export interface NewAnnotation {
  /** Made by this client (`ann_` + ULID): sending it twice is the same as sending it once. */
  readonly id: string;
  readonly parentId: string | null;
  readonly anchor: Pick<Anchor, "frameStart" | "frameEnd" | "frameMapSha256">;
  readonly shapes: readonly Shape[];
  readonly text: string;
  readonly color: InkColor;
  readonly audience: Audience;
  readonly code: Coding | null;
}

/** The fields a person can revise. Only those present are changed. */
export interface Revision {
  readonly text?: string;
  readonly shapes?: readonly Shape[];
  readonly color?: InkColor;
  readonly status?: AnnotationStatus;
  readonly audience?: Audience;
  readonly code?: Coding | null;
  readonly anchor?: Pick<Anchor, "frameStart" | "frameEnd" | "frameMapSha256">;
}

export const TEXT_LIMIT = 10_000;
