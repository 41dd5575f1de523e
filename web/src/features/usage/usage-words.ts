/** "0 min", "40 s", "12 min", "1 h 20 min": time on the clock. */
export function formatWatched(ms: number): string {
  if (ms <= 0) return "0 min";
  if (ms < 60_000) return `${String(Math.max(1, Math.round(ms / 1000)))} s`;
  const minutes = Math.round(ms / 60_000);
  const rest = minutes % 60;
  return minutes < 60 ? `${String(minutes)} min` : `${String(Math.floor(minutes / 60))} h${rest ? ` ${String(rest)} min` : ""}`;
}

const dayOfYear = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });

/** "22 Nov" of 2026-11-22. */
export function formatDay(day: string): string {
  return dayOfYear.format(new Date(`${day}T00:00:00Z`));
}

/** "$0.0048", "$1.20": small sums keep two digits that say something. */
export function formatDollars(dollars: number): string {
  if (dollars === 0) return "$0";
  const digits = dollars >= 0.1 ? 2 : Math.min(6, 1 - Math.floor(Math.log10(dollars)));
  return `$${dollars.toFixed(digits)}`;
}

/** "×2.5", how many times a part was watched. */
export function formatPlays(plays: number): string {
  return `×${plays.toFixed(plays < 9.95 && plays % 1 !== 0 ? 1 : 0)}`;
}
