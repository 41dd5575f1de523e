import type { Code } from "@/api/types";

type Modifiers = Code["modifiers"];

/** "hand: left, right; outcome: good, bad" */
export function wordsOf(modifiers: Modifiers): string {
  return modifiers.map(({ name, options }) => `${name}: ${options.join(", ")}`).join("; ");
}

/** The other way round; what has no name or no answers is left out. */
export function modifiersOf(words: string): Modifiers {
  const list = (text: string, by: string): string[] => text.split(by).map((word) => word.trim()).filter((word) => word !== "");
  return list(words, ";")
    .map((one) => ({ name: one.split(":")[0]?.trim() ?? "", options: list(one.slice(one.indexOf(":") + 1), ",") }))
    .filter(({ name, options }, n) => name !== "" && options.length > 0 && list(words, ";")[n]?.includes(":"));
}
