/**
 * Which notes for everyone come, change and go while a lesson is recorded. Only ids and versions leave this file: what
 * a note says is read by whoever replays, under their own rights, and of other notes not even the number is told.
 */
import type { Note } from "../live/outbox";

export interface NoteNews {
  readonly note: string;
  readonly version: number;
  readonly gone: boolean;
}

export class NoteWatch {
  /** The version that was told last; null: told as gone. */
  readonly #known = new Map<string, { version: number; here: boolean }>();
  readonly #started: number;

  constructor(notes: readonly Note[], started: number) {
    this.#started = started;
    for (const { id, version, audience } of notes) if (audience === "everyone") this.#known.set(id, { version, here: true });
  }

  /** What is new since the last look. What the server has not confirmed yet is no news. */
  look(notes: readonly Note[]): readonly NoteNews[] {
    const news: NoteNews[] = [];
    const here = new Set<string>();
    for (const { id, version, audience, pending, updatedAt } of notes) {
      if (audience !== "everyone") continue;
      here.add(id);
      const known = this.#known.get(id);
      if (pending || version < 1 || (known?.here && known.version === version)) continue;
      this.#known.set(id, { version, here: true });
      // An old note whose page of the list comes only now was there when the lesson began.
      if (known || Date.parse(updatedAt) >= this.#started) news.push({ note: id, version, gone: false });
    }
    for (const [note, known] of this.#known) {
      if (!known.here || here.has(note)) continue;
      this.#known.set(note, { ...known, here: false });
      news.push({ note, version: Math.max(1, known.version), gone: true });
    }
    return news;
  }
}
