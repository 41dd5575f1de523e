/** How long a busy page is waited for, in ms. */
const AT_LATEST = 5000;

/**
 * Fetches what is not needed yet once the page has nothing to do, so that it is there when it is, also offline. What
 * cannot be fetched now is asked for again by whoever needs it. Returns what calls it off.
 */
export function whenIdle(fetch: () => Promise<unknown>): () => void {
  const begin = (): void => void fetch().catch(() => undefined);
  if (!("requestIdleCallback" in globalThis)) {
    const timer = setTimeout(begin, AT_LATEST); // Safari
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(begin, { timeout: AT_LATEST });
  return () => cancelIdleCallback(handle);
}
