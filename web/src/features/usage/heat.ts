/** The heat of a film as shapes in a box of 100 × 100, and as the few rows that a table has. */

/** A stepped outline, highest where it was watched most. Empty when nothing was. */
export function heatPath(plays: readonly number[]): string {
  const most = Math.max(0, ...plays);
  if (most === 0) return "";
  const width = 100 / plays.length;
  const steps = plays.map((value, part) => `L${(part * width).toFixed(3)} ${(100 - (value / most) * 100).toFixed(2)}L${((part + 1) * width).toFixed(3)} ${(100 - (value / most) * 100).toFixed(2)}`);
  return `M0 100${steps.join("")}L100 100Z`;
}

export interface HeatRow {
  /** Seconds of the film, [from, to). */
  readonly from: number;
  readonly to: number;
  readonly plays: number;
  readonly loops: number;
}

/** The film in so many equal stretches, of a second at least. */
export function heatRows(plays: readonly number[], loops: readonly number[], seconds: number, count = 10): HeatRow[] {
  const rows = Math.min(count, plays.length, Math.max(1, Math.floor(seconds)));
  return Array.from({ length: rows }, (_, row) => {
    const first = Math.floor((row * plays.length) / rows);
    const end = Math.floor(((row + 1) * plays.length) / rows);
    const own = plays.slice(first, end);
    return {
      from: (first / plays.length) * seconds,
      to: (end / plays.length) * seconds,
      plays: own.reduce((sum, value) => sum + value, 0) / own.length,
      loops: Math.max(0, ...loops.slice(first, end)),
    };
  });
}
