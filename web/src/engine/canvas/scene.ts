/** What is drawn, to be asked by frame. */
import type { Spanned } from "../spans/span-set";

export interface Scene<T extends Spanned> {
  /** In the order in which they begin. */
  at(frame: number): T[];
}
