/** Everything that was done to the notes of a film, to be walked through change by change. */
import type { Annotation } from "./annotation";
import type { Line, Told } from "./history";

export interface FilmHistoryApi {
  /** A page of lines, in the order of notes and versions. */
  page(cursor: string | null, signal?: AbortSignal): Promise<{ revisions: readonly Line[]; cursor: string | null }>;
  /** Takes back what a person did since a moment (included); answers the notes as they are now. */
  rollBack(personId: string, since: string): Promise<readonly Annotation[]>;
}

/** All lines; `onProgress` hears how many have come. */
export async function readFilmHistory(api: FilmHistoryApi, onProgress: (lines: number) => void, signal?: AbortSignal): Promise<Line[]> {
  const lines: Line[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<FilmHistoryApi["page"]>> = await api.page(cursor, signal);
    lines.push(...page.revisions);
    cursor = page.cursor;
    onProgress(lines.length);
  } while (cursor !== null);
  return lines;
}

/** Oldest first. Lines of one moment stand in the order of their versions. */
export function momentsOf(lines: readonly Line[]): readonly Told[] {
  const last = new Map<string, Annotation>();
  const told = lines.map((line) => {
    const before = last.get(line.annotation.id) ?? null;
    last.set(line.annotation.id, line.annotation);
    return { line, before };
  });
  return told
    .map((one) => ({ one, at: Date.parse(one.line.at) }))
    .sort((a, b) => a.at - b.at || a.one.line.version - b.one.line.version)
    .map(({ one }) => one);
}

export type State = ReadonlyMap<string, Annotation>;

/** The notes after the first `count` changes; removed ones are not among them. */
export function stateAfter(moments: readonly Told[], count: number): State {
  const state = new Map<string, Annotation>();
  for (const { line } of moments.slice(0, count)) {
    if (line.annotation.removed) state.delete(line.annotation.id);
    else state.set(line.annotation.id, line.annotation);
  }
  return state;
}

/** A note that is not the same in two states; null where it is not there. */
export interface Apart {
  readonly id: string;
  readonly before: Annotation | null;
  readonly after: Annotation | null;
}

/** Notes that differ, in the order of the film. Versions that lead back to the same content differ as well. */
export function apart(before: State, after: State): readonly Apart[] {
  const ids = new Set([...before.keys(), ...after.keys()]);
  const found = [...ids]
    .map((id) => ({ id, before: before.get(id) ?? null, after: after.get(id) ?? null }))
    .filter((one) => one.before?.version !== one.after?.version);
  const frameOf = (one: Apart): number => (one.after ?? one.before)?.anchor.frameStart ?? 0;
  return found.sort((a, b) => frameOf(a) - frameOf(b) || (a.id < b.id ? -1 : 1));
}
