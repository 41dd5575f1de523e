import type { PostedDrawing } from "@/engine/canvas/render/committed";
import type { Spanned } from "@/engine/canvas/scene";

/** A posted note as the picture shows it. */
export type PostedNote = Spanned & PostedDrawing;
