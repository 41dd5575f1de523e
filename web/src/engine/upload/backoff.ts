const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Milliseconds before try `attempt` (1 first): exponential with full jitter, so that many clients do not come at once. */
export function backoffMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return ceiling / 2 + (ceiling / 2) * random();
}
