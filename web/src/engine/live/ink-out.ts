/**
 * What of the own draft the others have not been told yet. It compares what stands in the draft with what was sent, so
 * whatever changed it (pen, undo, eraser, a dragged shape, another moment) is told by the next flush, and no tool
 * knows of it.
 */
import type { DraftState } from "../canvas/draft-store";
import type { Shape } from "../canvas/shapes/shape";
import { pack } from "./ink-packing";
import type { Flow } from "./protocol";

type InkPiece = Flow["ink"][number];

interface Told {
  shape: Shape;
  frame: number;
  /** Points of a stroke under the pen that were sent. */
  points: number;
  finished: boolean;
}

interface Standing {
  readonly key: string;
  readonly shape: Shape;
  readonly frame: number;
  readonly finished: boolean;
}

/** A flow has room for so many strokes; the rest comes with the next one. */
const MOST_PIECES = 20;
/** Points of one message at most: far more than a hand makes between two flushes. */
const MOST_POINTS = 1_000;

export interface InkNews {
  readonly ink: readonly InkPiece[];
  readonly gone: readonly string[];
  readonly posted: Flow["posted"];
  /** Something did not fit. */
  readonly more: boolean;
}

export class InkOut {
  readonly #told = new Map<string, Told>();
  /** The wire's name of each shape of the draft. */
  readonly #names = new Map<string, string>();
  #underPen: string | null = null;
  #count = 0;
  #posted: { annotation: string; strokes: string[] }[] = [];

  /** Tells everything once more: somebody came who has heard nothing. */
  again(): void {
    this.#told.clear();
  }

  /** These shapes of the draft have become a note. */
  becameNote(annotation: string, shapes: readonly Shape[]): void {
    const strokes = [...this.#told].filter(([, told]) => shapes.includes(told.shape)).map(([key]) => key);
    for (const key of strokes) this.#told.delete(key);
    if (strokes.length > 0) this.#posted.push({ annotation, strokes });
  }

  news(state: DraftState): InkNews {
    const standing = this.#standing(state);
    const ink: InkPiece[] = [];
    let more = false;
    for (const one of standing) {
      const piece = this.#piece(one);
      if (!piece) continue;
      if (ink.length === MOST_PIECES) {
        more = true;
        break;
      }
      ink.push(piece.ink);
      this.#told.set(one.key, piece.told);
      more ||= piece.more;
    }
    const here = new Set(standing.map(({ key }) => key));
    const gone = [...this.#told.keys()].filter((key) => !here.has(key));
    for (const key of gone) this.#told.delete(key);
    const posted = this.#posted.shift() ?? null;
    return { ink, gone, posted, more: more || this.#posted.length > 0 };
  }

  #standing({ current, preview, previewAll }: DraftState): Standing[] {
    // Others see the posted drawing until the new one takes its place; what is for fewer than everyone is taken back.
    if (current.of || current.audience !== "everyone") {
      this.#underPen = null;
      return [];
    }
    const frame = current.frame ?? 0;
    const fresh = current.history.present.filter(({ key }) => !this.#names.has(key));
    // What was under the pen a moment ago is the newest shape of the draft now.
    const finished = preview === null && this.#underPen !== null ? fresh.at(-1) : undefined;
    if (finished && this.#underPen) this.#names.set(finished.key, this.#underPen);
    const standing = (previewAll ?? current.history.present).map(({ key, shape }) => ({
      key: this.#nameOf(key),
      shape,
      frame,
      finished: true,
    }));
    if (preview === null) {
      this.#underPen = null;
      return standing;
    }
    this.#underPen ??= this.#newName();
    return [...standing, { key: this.#underPen, shape: preview, frame, finished: false }];
  }

  #piece(one: Standing): { ink: InkPiece; told: Told; more: boolean } | null {
    const told = this.#told.get(one.key);
    if (told && told.shape === one.shape && told.frame === one.frame && told.finished === one.finished) return null;
    const { shape, frame, finished } = one;
    const head = { stroke: one.key, frame, color: shape.color, width: shape.width };
    if (shape.kind !== "stroke") {
      return {
        ink: { ...head, first: 0, points: "", shape: shape as InkPiece["shape"], whole: finished },
        told: { shape, frame, points: 0, finished },
        more: false,
      };
    }
    const first = finished || told?.frame !== frame ? 0 : told.points;
    const last = finished ? shape.points.length : Math.min(shape.points.length, first + MOST_POINTS);
    if (!finished && last === first) return null;
    const points = pack(shape.points.slice(first, last));
    const more = last < shape.points.length;
    return {
      ink: { ...head, first, points, shape: null, whole: finished },
      told: { shape: more ? { ...shape } : shape, frame, points: last, finished },
      more,
    };
  }

  #nameOf(key: string): string {
    const name = this.#names.get(key) ?? this.#newName();
    this.#names.set(key, name);
    return name;
  }

  #newName(): string {
    this.#count += 1;
    return `k${this.#count.toString(36)}`;
  }
}
