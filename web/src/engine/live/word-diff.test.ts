import { describe, expect, it } from "vitest";
import { wordDiff } from "./word-diff";

const shown = (before: string, after: string): string =>
  wordDiff(before, after)
    .map(({ kind, text }) => (kind === "same" ? text : kind === "gone" ? `[-${text}-]` : `{+${text}+}`))
    .join("");

describe("the difference of two texts", () => {
  it("is told in words", () => {
    expect(shown("Elbow closer to the body", "Elbow much closer to your body")).toBe("Elbow {+much +}closer to [-the-]{+your+} body");
    expect(shown("Keep the rythm", "Keep the rhythm")).toBe("Keep the [-rythm-]{+rhythm+}");
    expect(shown("one two", "three four")).toBe("[-one two-]{+three four+}");
  });

  it("knows nothing, everything and the same", () => {
    expect(wordDiff("", "")).toEqual([]);
    expect(shown("", "new")).toBe("{+new+}");
    expect(shown("gone", "")).toBe("[-gone-]");
    expect(shown("as it was", "as it was")).toBe("as it was");
  });

  it("finds words where no spaces are", () => {
    expect(wordDiff("私は学生です", "私は先生です").filter(({ kind }) => kind === "same").length).toBeGreaterThan(0);
  });

  it("always gives both texts back", () => {
    const texts = ["", "a", "a b c", "c b a", "  a\n\nb, c! ", "the the the end", "end the"];
    for (const before of texts) {
      for (const after of texts) {
        const pieces = wordDiff(before, after);
        const without = (kind: string): string => pieces.filter((piece) => piece.kind !== kind).map(({ text }) => text).join("");
        expect(without("new")).toBe(before);
        expect(without("gone")).toBe(after);
      }
    }
  });

  it("does not compare two books", () => {
    const before = Array.from({ length: 2500 }, (_, n) => `a${String(n)}`).join(" ");
    const after = Array.from({ length: 2500 }, (_, n) => `b${String(n)}`).join(" ");
    expect(wordDiff(before, after).map(({ kind }) => kind)).toEqual(["gone", "new"]);
  });
});
