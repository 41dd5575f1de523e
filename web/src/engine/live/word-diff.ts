/** What changed between two texts, word by word. */
export interface Piece {
  readonly kind: "same" | "gone" | "new";
  readonly text: string;
}

/** Beyond this many pairs of words to compare, the changed part is told as a whole: nobody reads such a difference. */
const MOST_PAIRS = 1_000_000;

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

function wordsOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Words, spaces and marks of both texts in order; joined, all but the new ones are `before`, all but the gone `after`. */
export function wordDiff(before: string, after: string): Piece[] {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const middle = between(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  const same = (words: readonly string[]): Piece => ({ kind: "same", text: words.join("") });
  return joined([same(old.slice(0, head)), ...middle, same(old.slice(old.length - tail))]);
}

/** The longest common subsequence, from the end to the start (Wagner and Fischer 1974), then read off from the start. */
function between(old: readonly string[], now: readonly string[]): Piece[] {
  const columns = now.length + 1;
  if (old.length * now.length > MOST_PAIRS) {
    return [{ kind: "gone", text: old.join("") }, { kind: "new", text: now.join("") }];
  }
  const common = new Uint16Array((old.length + 1) * columns);
  const at = (i: number, j: number): number => common[i * columns + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      common[i * columns + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      pieces.push({ kind: "same", text: old[i] ?? "" });
      i += 1;
      j += 1;
    } else if (i < old.length && (j === now.length || at(i + 1, j) >= at(i, j + 1))) {
      pieces.push({ kind: "gone", text: old[i] ?? "" });
      i += 1;
    } else {
      pieces.push({ kind: "new", text: now[j] ?? "" });
      j += 1;
    }
  }
  return pieces;
}

/** Neighbours of one kind become one; what went stands before what came, also across a space between two changed words. */
function joined(pieces: readonly Piece[]): Piece[] {
  const made: Piece[] = [];
  let [gone, fresh] = ["", ""];
  const settle = (): void => {
    if (gone) made.push({ kind: "gone", text: gone });
    if (fresh) made.push({ kind: "new", text: fresh });
    [gone, fresh] = ["", ""];
  };
  pieces.forEach((piece, n) => {
    if (piece.kind === "gone") gone += piece.text;
    else if (piece.kind === "new") fresh += piece.text;
    else if (piece.text.trim() === "" && gone && fresh && pieces[n + 1] && pieces[n + 1]?.kind !== "same") {
      gone += piece.text;
      fresh += piece.text;
    } else if (piece.text) {
      settle();
      const last = made.at(-1);
      if (last?.kind === "same") made[made.length - 1] = { kind: "same", text: last.text + piece.text };
      else made.push(piece);
    }
  });
  settle();
  return made;
}
