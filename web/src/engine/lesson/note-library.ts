/** The notes of a lesson: which of them stand at a moment, as far as whoever replays may read them. */
import type { Annotation } from "../live/annotation";
import type { Line } from "../live/history";
import type { LessonState } from "./fold";

export class NoteLibrary {
  /** What was there when the lesson began. */
  readonly #base = new Map<string, Annotation>();
  readonly #versions = new Map<string, Annotation>();

  /** `lines`: the history of the film's notes; `started`: milliseconds since 1970. */
  constructor(lines: readonly Line[], started: number) {
    for (const { annotation, version, at } of lines) {
      if (annotation.audience !== "everyone") continue;
      this.#versions.set(`${annotation.id}#${String(version)}`, annotation);
      const known = this.#base.get(annotation.id);
      if (Date.parse(at) < started && (!known || known.version < version)) this.#base.set(annotation.id, annotation);
    }
  }

  /** In the order of the film. */
  at(notes: LessonState["notes"]): readonly Annotation[] {
    const found = new Map(this.#base);
    for (const [id, version] of notes) {
      const note = version === null ? undefined : this.#versions.get(`${id}#${String(version)}`);
      if (note) found.set(id, note);
      else found.delete(id);
    }
    const shown = [...found.values()].filter(({ removed }) => !removed);
    return shown.sort((a, b) => a.anchor.frameStart - b.anchor.frameStart || (a.id < b.id ? -1 : 1));
  }
}
