/**
 * Which of many ranges of frames cover frame n? Ranges sorted by their first frame, and over them a tree of the
 * farthest last frame of each half: a question walks only into halves that reach n, O(log n + answers), also when a few
 * ranges are as long as the film. All arrays are typed, so that a worker can build them and hand them over whole.
 */
export interface IntervalIndex {
  /** Positions in the arrays that it was built from, by first frame. */
  readonly order: Uint32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** tops[k]: the farthest end below node k; node 1 is the root, the leaves stand in the second half. */
  readonly tops: Int32Array;
}

/** Frames of both ends belong to a range. `starts` and `ends` are as long as each other. */
export function buildIndex(starts: Int32Array, ends: Int32Array): IntervalIndex {
  const count = starts.length;
  const order = Uint32Array.from({ length: count }, (_, n) => n);
  order.sort((a, b) => (starts[a] as number) - (starts[b] as number) || a - b);
  let leaves = 1;
  while (leaves < count) leaves *= 2;
  const tops = new Int32Array(2 * leaves).fill(-1);
  const sorted = { starts: new Int32Array(count), ends: new Int32Array(count) };
  order.forEach((position, n) => {
    sorted.starts[n] = starts[position] as number;
    sorted.ends[n] = tops[leaves + n] = ends[position] as number;
  });
  for (let k = leaves - 1; k > 0; k -= 1) tops[k] = Math.max(tops[2 * k] as number, tops[2 * k + 1] as number);
  return { order, ...sorted, tops };
}

/** Positions of the ranges that cover the frame, by first frame. */
export function covering({ order, starts, ends, tops }: IntervalIndex, frame: number): number[] {
  const begun = upTo(starts, frame);
  const leaves = tops.length / 2;
  const found: number[] = [];
  const walk = (node: number, first: number, size: number): void => {
    if (first >= begun || (tops[node] as number) < frame) return;
    if (size === 1) {
      if ((ends[first] as number) >= frame) found.push(order[first] as number);
      return;
    }
    walk(2 * node, first, size / 2);
    walk(2 * node + 1, first + size / 2, size / 2);
  };
  walk(1, 0, leaves);
  return found;
}

/** How many begin at the frame or before. */
function upTo(starts: Int32Array, frame: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= frame) low = middle + 1;
    else high = middle;
  }
  return low;
}
