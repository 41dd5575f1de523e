/** The past of one note as the API tells it, and which lines of it are shown. */
import type { Annotation } from "./annotation";

/** One line of history: who did what when, and what the note was afterwards. */
export interface Line {
  /** 1, 2, 3 … without gaps. */
  readonly version: number;
  readonly act: "created" | "revised" | "removed" | "restored";
  readonly by: Annotation["author"];
  /** ISO-8601 UTC */
  readonly at: string;
  readonly annotation: Annotation;
  /** What the program called itself that was used. */
  readonly client?: string | null;
  /** The version that this one goes back to. */
  readonly restoredFrom?: number | null;
  /** It was part of taking back what one person had done. */
  readonly rollback?: { readonly personId: string; readonly since: string } | null;
  /** It vouches for lines from which a former member was taken. */
  readonly erasure?: { readonly lines: readonly { readonly version: number }[] } | null;
}

/** What a check of all lines found. Lines before `hashedFrom` cannot be checked; null: none can. */
export interface Verdict {
  readonly versions: number;
  readonly hashedFrom: number | null;
  readonly intact: boolean;
  readonly broken?: { readonly version: number; readonly reason: string } | null;
  /** Versions from which a former member was taken, as a later line says. */
  readonly redacted?: readonly number[];
}

export interface HistoryApi {
  /** Oldest first, at most `limit` (≤ 100) after that version. */
  revisions(id: string, after: number, limit: number, signal?: AbortSignal): Promise<readonly Line[]>;
  verify(id: string, signal?: AbortSignal): Promise<Verdict>;
  /** The note with the content of that version, as a new version on top of `version`. */
  restoreTo(id: string, version: number, toVersion: number): Promise<Annotation>;
}

/** How many lines are read at once: a note may have 256 KB, and an answer 6 MB. */
const PAGE = 20;

/** The newest lines, oldest first; one more than is shown, since each is told by what it changed. */
export async function newestLines(api: HistoryApi, id: string, version: number, signal?: AbortSignal): Promise<Line[]> {
  const lines: Line[] = [];
  let after = Math.max(0, version - PAGE);
  for (;;) {
    const page = await api.revisions(id, after, PAGE, signal);
    lines.push(...page);
    const last = page.at(-1);
    if (!last || page.length < PAGE) return lines;
    after = last.version;
  }
}

/** The same lines with a page of older ones in front. */
export async function withOlder(api: HistoryApi, id: string, lines: readonly Line[]): Promise<readonly Line[]> {
  const first = lines[0]?.version ?? 1;
  const after = Math.max(0, first - 1 - PAGE);
  if (first <= 1) return lines;
  const older = await api.revisions(id, after, first - 1 - after);
  return [...older, ...lines];
}

export interface Told {
  readonly line: Line;
  /** What the note was before; null for its first version. */
  readonly before: Annotation | null;
}

/** Newest first, each with what was before it; the oldest that was read only serves as that, unless it is the first. */
export function told(lines: readonly Line[]): readonly Told[] {
  const pairs = lines.map((line, n) => ({ line, before: lines[n - 1]?.annotation ?? null }));
  return pairs.filter(({ line, before }) => before !== null || line.version === 1).reverse();
}

export type ChangedField = "text" | "shapes" | "color" | "anchor" | "status" | "audience" | "code";

/** What people changed between two versions. */
export function changedFields(before: Annotation, after: Annotation): readonly ChangedField[] {
  const same: Record<ChangedField, boolean> = {
    text: before.text === after.text,
    shapes: JSON.stringify(before.shapes) === JSON.stringify(after.shapes),
    color: before.color === after.color,
    anchor: before.anchor.frameStart === after.anchor.frameStart && before.anchor.frameEnd === after.anchor.frameEnd,
    status: before.status === after.status,
    audience: before.audience === after.audience,
    code: JSON.stringify(before.code) === JSON.stringify(after.code),
  };
  return (Object.keys(same) as ChangedField[]).filter((field) => !same[field]);
}
