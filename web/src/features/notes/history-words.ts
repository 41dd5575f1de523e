import type { Annotation } from "@/engine/live/annotation";
import { changedFields } from "@/engine/live/history";
import type { ChangedField, Told, Verdict } from "@/engine/live/history";

import { listed } from "./field-words";

const FIELD_WORDS: Readonly<Record<Exclude<ChangedField, "status">, string>> = {
  text: "the text",
  shapes: "the drawing",
  color: "the colour",
  anchor: "the time",
  audience: "who sees it",
  code: "the code",
};

const TURNED = { open: "opened it again", resolved: "resolved it", approved: "approved it" } as const;

function revised(before: Annotation, after: Annotation): string {
  const fields = changedFields(before, after);
  const turned = TURNED[after.status];
  const touched = fields.filter((field) => field !== "status").map((field) => FIELD_WORDS[field]);
  const acts = [...(touched.length > 0 ? [`changed ${listed(touched)}`] : []), ...(fields.includes("status") ? [turned] : [])];
  return acts.length > 0 ? acts.join(" and ") : "saved it unchanged";
}

/** What was done, to be read after a name: "changed the text and the time". */
export function whatOf({ line, before }: Told): string {
  const { act, annotation } = line;
  if (line.erasure) return act === "removed" ? "took the words of a former member away" : "took a former member’s name away";
  if (line.rollback) return annotation.removed ? "took it back" : "took changes back";
  if (act === "removed") return "removed it";
  if (act === "restored") return line.restoredFrom ? `brought version ${String(line.restoredFrom)} back` : "brought it back";
  if (act === "revised" && before) return revised(before, annotation);
  return annotation.text ? (annotation.parentId ? "answered" : "wrote it") : "drew it";
}

const REASONS: Readonly<Record<string, string>> = {
  missing: "is missing",
  misplaced: "belongs elsewhere",
  altered: "was altered afterwards",
  unlinked: "does not follow the one before it",
  unhashed: "lost its seal",
  not_the_current_one: "does not lead to the note as it is now",
};

const versions = (count: number): string => (count === 1 ? "1 version" : `${String(count)} versions`);

/** Can the history be believed? */
export function verdictWords({ versions: count, hashedFrom, broken, redacted = [] }: Verdict): string {
  if (broken) return `This history cannot be trusted from version ${String(broken.version)} on: it ${REASONS[broken.reason] ?? "is broken"}.`;
  if (hashedFrom === null) return "This history was written before versions were sealed; it cannot be checked.";
  const without = redacted.length > 0 ? " A former member was taken out of it, as a later version vouches for." : "";
  if (hashedFrom === 1) return `This history is complete: ${versions(count)} verified.${without}`;
  return `Verified from version ${String(hashedFrom)} on; earlier ones were written before versions were sealed.`;
}

const exact = new Intl.DateTimeFormat("en", { dateStyle: "full", timeStyle: "medium" });

/** "Sunday, November 22, 2026 at 1:50:12 PM", where the reader is. */
export function exactTime(iso: string): string {
  return exact.format(new Date(iso));
}
