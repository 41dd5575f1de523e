import type { PostedDrawing } from "@/engine/canvas/render/committed";
import type { Spanned } from "@/engine/spans/span-set";

/** A posted note as the picture shows it. */
export type PostedNote = Spanned & PostedDrawing;
