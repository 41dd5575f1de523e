/** Names of shapes, unique within a note. They sort by the time at which they were made, on whichever screen. */
import type { Shape } from "./shape";

const RANDOM_SIGNS = 10;
let last = 0;

/** Milliseconds in base 36 (eight signs until 2059), never twice the same on this screen, and ten signs of chance. */
export function shapeId(): string {
  last = Math.max(last + 1, Date.now());
  const bytes = crypto.getRandomValues(new Uint8Array(RANDOM_SIGNS));
  return last.toString(36) + Array.from(bytes, (byte) => (byte % 36).toString(36)).join("");
}

/** The shape with a name; the same object if it has one already. */
export function named<S extends Shape>(shape: S): S {
  return shape.id ? shape : { ...shape, id: shapeId() };
}
