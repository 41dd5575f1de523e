/**
 * What stands in a note's words besides words: people by id, links, moments of the film and other notes. The same
 * reading as `domain/rich_text.py`; recorded texts hold both to it.
 */
export interface Part {
  readonly kind: "text" | "person" | "link" | "frame" | "note";
  /** What is read; empty for a person, whose name of today is shown. */
  readonly words: string;
  /** Where it leads: a URL, a frame's number, or an id. */
  readonly target: string;
}

const ULID = "[0-7][0-9A-HJKMNP-TV-Z]{25}";
const TOKEN = new RegExp(
  `<@(?<person>usr_${ULID})>` +
    "|\\[(?<words>[^\\[\\]\\n]{1,500})\\]\\((?<target>[A-Za-z][A-Za-z0-9+.-]{0,20}:[^\\s()]{1,4000})\\)" +
    '|(?<bare>https?://[^\\s<>()\\[\\]"]{1,4000})',
  "gu",
);
const FRAME = /^frame:(\d{1,10})$/u;
const NOTE = new RegExp(`^note:(ann_${ULID})$`, "u");
const STOPS = /[.,;:!?'…”’»]+$/u;

function leadsOut(url: string): boolean {
  return /^https?:\/\/[^/?#]/u.test(url) && URL.canParse(url);
}

function partOf({ person, words = "", target = "", bare }: Record<string, string | undefined>): Part | null {
  if (person) return { kind: "person", words: "", target: person };
  if (bare) {
    const url = bare.replace(STOPS, "");
    return leadsOut(url) ? { kind: "link", words: url, target: url } : null;
  }
  const frame = FRAME.exec(target)?.[1];
  if (frame) return { kind: "frame", words, target: frame };
  const note = NOTE.exec(target)?.[1];
  if (note) return { kind: "note", words, target: note };
  return leadsOut(target) ? { kind: "link", words, target } : null;
}

/** The text in order; a link that leads nowhere allowed stays plain text. */
export function partsOf(text: string): readonly Part[] {
  const parts: Part[] = [];
  let plain = 0;
  for (const found of text.matchAll(TOKEN)) {
    const part = partOf(found.groups ?? {});
    if (!part) continue;
    if (found.index > plain) parts.push({ kind: "text", words: text.slice(plain, found.index), target: "" });
    parts.push(part);
    plain = found.index + (found.groups?.["bare"] ? part.words.length : found[0].length);
  }
  if (plain < text.length) parts.push({ kind: "text", words: text.slice(plain), target: "" });
  return parts;
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** For a field in which a person writes, and for those who listen: names instead of ids. Who is not known stays an id. */
export function toWords(text: string, people: readonly Named[]): string {
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return partsOf(text)
    .map(({ kind, words, target }) => {
      if (kind === "person") return names.has(target) ? `@${String(names.get(target))}` : `<@${target}>`;
      return kind === "text" || words === target ? words : `[${words}](${kind === "link" ? "" : `${kind}:`}${target})`;
    })
    .join("");
}

/** The other way round: “@Full Name” of somebody who is here becomes their id. Of two alike the first is meant. */
export function toIds(words: string, people: readonly Named[]): string {
  const byLength = [...people].sort((a, b) => b.name.length - a.name.length);
  let text = "";
  for (let at = 0; at < words.length; ) {
    const named = words[at] === "@" && byLength.find(({ name }) => words.startsWith(name, at + 1) && !/[\p{L}\p{N}]/u.test(words[at + 1 + name.length] ?? ""));
    text += named ? `<@${named.id}>` : (words[at] ?? "");
    at += named ? named.name.length + 1 : 1;
  }
  return text;
}

/** The people whose names begin with what stands between an “@” and the caret; null: nobody is being named. */
export function asked<P extends Named>(words: string, caret: number, people: readonly P[]): { readonly from: number; readonly found: readonly P[] } | null {
  const from = words.lastIndexOf("@", caret - 1);
  if (from < 0 || caret - from > 60 || /[\p{L}\p{N}]/u.test(words[from - 1] ?? "")) return null;
  const begun = words.slice(from + 1, caret).toLocaleLowerCase();
  if (begun.includes("\n") || people.some(({ name }) => name.toLocaleLowerCase() === begun.trimEnd() && begun !== begun.trimEnd())) return null;
  const found = people.filter(({ name }) => name.toLocaleLowerCase().split(/\s+/u).some((_, n, all) => all.slice(n).join(" ").startsWith(begun)));
  return found.length > 0 ? { from, found: found.slice(0, 6) } : null;
}
