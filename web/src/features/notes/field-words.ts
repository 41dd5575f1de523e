const FIELD_WORDS: Readonly<Record<string, string>> = {
  text: "words",
  shapes: "drawing",
  color: "colour",
  status: "state",
  anchor: "moment",
  audience: "audience",
  code: "code",
};

/** "one, two and three". */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${String(words.at(-1))}`;
}

/** "words, drawing and colour". A field that this release has no word for is called by its name. */
export function fieldsInWords(fields: readonly string[]): string {
  return listed(fields.map((field) => FIELD_WORDS[field] ?? field));
}
