import { shapesAt } from "@/engine/canvas/motion/pose";
import type { PostedDrawing } from "@/engine/canvas/render/committed";
import type { Scene } from "@/engine/canvas/scene";
import type { Spanned } from "@/engine/spans/span-set";

/** A posted note as the picture shows it. */
export type PostedNote = Spanned &
  PostedDrawing & {
    /** Some of its shapes have a motion. */
    readonly moves: boolean;
  };

/** What stands on a frame; of notes that move, the shapes as they are there. */
export function drawingsAt(scene: Scene<PostedNote>, frame: number): readonly PostedNote[] {
  const here = scene.at(frame);
  if (!here.some(({ moves }) => moves)) return here;
  return here.map((note) => (note.moves ? { ...note, shapes: shapesAt(note, frame) } : note));
}
