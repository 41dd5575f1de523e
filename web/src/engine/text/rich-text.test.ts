import { describe, expect, it } from "vitest";
import vectors from "../../../../tests/messages/rich_text.json";
import { asked, partsOf, toIds, toWords } from "./rich-text";

const ANA = { id: "usr_01J8ZQ4X5W6V7T8S9R0QPNMKJH", name: "Ana Coach" };
const ANABEL = { id: "usr_01J8ZQ4X5W6V7T8S9R0QPNMKJJ", name: "Ana Coachman" };
const PEOPLE = [ANA, ANABEL];

describe("a note's words", () => {
  it.each(vectors)("are read as recorded: $text", ({ text, parts }) => {
    expect(partsOf(text)).toEqual(parts);
  });

  it("name people where they are written, and ids where they are kept", () => {
    const words = "@Ana Coachman and @Ana Coach, not @Ana or mail@Ana Coached [x](frame:7) https://a.b";
    const text = toIds(words, PEOPLE);
    expect(text).toBe(`<@${ANABEL.id}> and <@${ANA.id}>, not @Ana or mail@Ana Coached [x](frame:7) https://a.b`);
    expect(toWords(text, PEOPLE)).toBe(words);
    expect(toWords(`<@${ANA.id}>`, [])).toBe(`<@${ANA.id}>`);
  });

  it("ask for people behind an @", () => {
    expect(asked("look @co", 8, PEOPLE)?.found).toEqual(PEOPLE);
    expect(asked("look @ana coachm", 16, PEOPLE)).toEqual({ from: 5, found: [ANABEL] });
    for (const [words, caret] of [["look", 4], ["a@co", 4], ["@xyz", 4], ["@Ana Coach ", 11]] as const) expect(asked(words, caret, PEOPLE)).toBeNull();
  });
});
