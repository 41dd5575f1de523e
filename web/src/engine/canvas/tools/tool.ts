/**
 * A tool is a small state machine: it hears the pointer and acts on the easel, and knows nothing of the page.
 * `state()` names where it is ("idle", "drawing" …), for tests that read as prose and for the cursor.
 */
import type { Handled } from "../motion/keys";
import type { InkColor, InkPoint, Picture, Point, Shape } from "../shapes/shape";

export type ToolId = "select" | "pen" | "arrow" | "line" | "box" | "ellipse" | "spotlight" | "angle" | "ruler" | "blur" | "text" | "eraser" | "laser";

/** Where the pointer is, in the unit square, and how hard it presses (0..1; a mouse has 0.5). */
export interface Touch {
  readonly at: Point;
  readonly pressure: number;
  /** Shift is held: straight, square, round. */
  readonly constrained: boolean;
}

export interface DraftShape {
  readonly key: string;
  readonly shape: Shape;
}

/** What tools act on: the draft of a note, and the picture it lies on. */
export interface Easel {
  picture(): Picture;
  /** The next shape's colour and width. */
  ink(): { readonly color: InkColor; readonly width: number };
  /** How near is near enough, in pixels: more for a finger. */
  reach(): number;
  shapes(): readonly DraftShape[];
  /** A shape as it is shown on this frame; null where it does not show. */
  shown(shape: Shape): Shape | null;
  /** What a hand did to a shape as it is shown, done to the shape itself. */
  handled(shape: Shape, hand: Handled): Shape;
  /** The shape that is being made, not part of the draft yet. */
  preview(shape: Shape | null): void;
  add(shape: Shape): void;
  /** Replaces the draft's shapes as one step that undo takes back. */
  replace(shapes: readonly DraftShape[]): void;
  /** Shows the draft with these shapes, without a step; null: as it is. */
  previewAll(shapes: readonly DraftShape[] | null): void;
  selected(): string | null;
  select(key: string | null): void;
  /** The committed note under the pointer is opened. */
  openNoteAt(at: Point): void;
  /** Asks for words at a place; the person may refuse. */
  askText(at: Point): void;
}

export interface Tool {
  readonly id: ToolId;
  state(): string;
  down(touch: Touch): void;
  /** Between two pictures the pointer may pass several places: all of them, oldest first. Also without a press. */
  move(touches: readonly Touch[], pressed: boolean): void;
  up(touch: Touch): void;
  /** Escape, a second finger, another tool. Leaves nothing behind. */
  cancel(): void;
}

export const inkPoint = ({ at, pressure }: Touch): InkPoint => [at[0], at[1], pressure];
