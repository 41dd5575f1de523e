import { measureOf } from "@/engine/canvas/shapes/ruler";
import type { FilmScale, Ruler } from "@/engine/canvas/shapes/shape";
import type { Annotation } from "@/engine/live/annotation";
import type { Video } from "@/api/types";

const knownRuler = ({ shapes }: Annotation): Ruler | undefined =>
  shapes.findLast((shape): shape is Ruler => shape.kind === "ruler" && shape.known !== undefined);

/** What the film's rulers measure by: its picture's pixels, and the newest posted ruler whose length somebody knows. */
export function scaleOf({ source }: Pick<Video, "source">, notes: readonly Annotation[]): FilmScale | null {
  if (!source) return null;
  let newest: { at: string; ruler: Ruler } | null = null;
  for (const note of notes) {
    if (note.removed || (newest !== null && note.updatedAt <= newest.at)) continue;
    const known: Ruler | undefined = knownRuler(note);
    if (known) newest = { at: note.updatedAt, ruler: known };
  }
  const { width, height } = source;
  return { width, height, measure: newest && measureOf(newest.ruler, { width, height }) };
}
