const UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

/** "1.2 GB"; decimal units, as phones and disks say it. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 1 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit] ?? "TB"}`;
}

/** "0:09", "1:10", "1:02:03"; the length of a film. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(rest).padStart(2, "0");
  return hours > 0 ? `${String(hours)}:${String(minutes).padStart(2, "0")}:${tail}` : `${String(minutes)}:${tail}`;
}

/** The same for a screen reader: "1 minute 10 seconds". */
export function speakDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [
    [Math.floor(whole / 3600), "hour"],
    [Math.floor(whole / 60) % 60, "minute"],
    [whole % 60, "second"],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, word]) => `${String(count)} ${word}${count === 1 ? "" : "s"}`);
  return told.join(" ") || "0 seconds";
}

/** "9 s left", "2 min left", "1 h 5 min left". */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 1) return "almost there";
  if (seconds < 60) return `${String(Math.ceil(seconds))} s left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${String(minutes)} min left`;
  const rest = minutes % 60;
  return `${String(Math.floor(minutes / 60))} h${rest ? ` ${String(rest)} min` : ""} left`;
}

const DAY_MS = 86_400_000;
const thisYear = new Intl.DateTimeFormat("en", { day: "numeric", month: "short" });
const otherYear = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric" });

/** "now", "5 min ago", "3 h ago", "yesterday", "4 days ago", "12 Mar". */
export function formatAgo(iso: string, now: Date = new Date()): string {
  const then = new Date(iso);
  const seconds = (now.getTime() - then.getTime()) / 1000;
  if (seconds < 60) return "now";
  if (seconds < 3600) return `${String(Math.floor(seconds / 60))} min ago`;
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  if (then.getTime() >= midnight) return `${String(Math.floor(seconds / 3600))} h ago`;
  const days = Math.ceil((midnight - then.getTime()) / DAY_MS);
  if (days <= 1) return "yesterday";
  if (days < 7) return `${String(days)} days ago`;
  return (then.getFullYear() === now.getFullYear() ? thisYear : otherYear).format(then);
}
