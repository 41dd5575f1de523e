/** How many ranges touch each of equal stretches of a film: what a timeline shows when there are too many to tell apart. */
export interface Density {
  readonly counts: Uint32Array;
  readonly most: number;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** `stretchOf`: the stretch (0 … stretches − 1) that a frame lies in; it never falls as frames rise. */
export function densityOf(spans: readonly Span[], stretches: number, stretchOf: (frame: number) => number): Density {
  const turns = new Int32Array(stretches + 1);
  for (const { start, end } of spans) {
    const [first, last] = [stretchOf(start), stretchOf(end)];
    turns[first] = (turns[first] ?? 0) + 1;
    turns[last + 1] = (turns[last + 1] ?? 0) - 1;
  }
  const counts = new Uint32Array(stretches);
  let [here, most] = [0, 0];
  for (let n = 0; n < stretches; n += 1) {
    here += turns[n] as number;
    counts[n] = here;
    most = Math.max(most, here);
  }
  return { counts, most };
}
