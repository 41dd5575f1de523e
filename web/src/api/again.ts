/** Milliseconds before a read that reached nobody is sent again: the first moments of a network that is back fail still. */
const AGAIN_AFTER_MS = [300, 1_200];

/** Does what changes nothing once more when it reached nobody although there is a network. */
export async function again<T>(read: () => Promise<T>, reachedNobody: (problem: unknown) => boolean): Promise<T> {
  for (const wait of AGAIN_AFTER_MS) {
    try {
      return await read();
    } catch (problem) {
      if (!navigator.onLine || !reachedNobody(problem)) throw problem;
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return read();
}

/** A file by its ready address (the address carries the permission), taken whole. What `take` throws is final. */
export function readFile<T>(url: string, signal: AbortSignal | undefined, take: (answer: Response) => Promise<T>): Promise<T> {
  // fetch and the reading of a body fail with a TypeError when the network does (Fetch standard, "network error").
  return again(async () => take(await fetch(url, { signal: signal ?? null })), (problem) => problem instanceof TypeError);
}
