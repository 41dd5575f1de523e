/** A moving shape as it is at one frame: a plain shape, and how it is turned and how much it shows. */
import { centreOf, gripPoints, scaled, withGripPoints } from "./reshape";
import { moveShape } from "../shapes/kits";
import type { Shape } from "../shapes/shape";
import { presenceAt, valuesAt } from "./motion";
import type { Values } from "./motion";

/** Frames count from the note's first; `length` is how many it has. Null: it does not show there. */
export function poseAt(shape: Shape, frame: number, length: number): Shape | null {
  const { motion } = shape;
  if (!motion) return shape;
  const presence = presenceAt(motion, frame, length);
  if (presence === null) return null;
  return posed(shape, valuesAt(motion.keys, frame, gripPoints(shape)), presence);
}

function posed(shape: Shape, { x, y, scale, turn, opacity, points }: Values, presence: number): Shape {
  let there = points ? withGripPoints(shape, points) : shape;
  if (scale !== 1) there = scaled(there, scale, centreOf(there));
  if (x !== 0 || y !== 0) there = moveShape(there, x, y);
  return turn === 0 && opacity * presence === 1 ? there : { ...there, pose: { turn, opacity: opacity * presence } };
}

interface Moving {
  readonly shapes: readonly Shape[];
  readonly frameStart: number;
  readonly frameEnd: number;
}

/** The shapes of a note that show at a frame of the film. Where nothing moves it is the same array. */
export function shapesAt({ shapes, frameStart, frameEnd }: Moving, frame: number): readonly Shape[] {
  if (!shapes.some(({ motion }) => motion)) return shapes;
  return shapes.flatMap((shape) => poseAt(shape, frame - frameStart, frameEnd - frameStart + 1) ?? []);
}
