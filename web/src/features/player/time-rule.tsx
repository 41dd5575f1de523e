import { formatSeconds } from "@/engine/media/timecode";

const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600];
/** A label needs about this much room. */
const ROOM = 72;

/** Seconds between labels, so that they do not crowd. */
export function ruleStep(seconds: number, width: number): number {
  const most = Math.max(1, Math.floor(width / ROOM));
  return STEPS.find((step) => seconds / step <= most) ?? 7200;
}

export function TimeRule({ seconds, width }: { seconds: number; width: number }) {
  const step = ruleStep(seconds, width || 600);
  const labels = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, n) => n * step);
  return (
    <div className="timeline-rule" aria-hidden="true">
      {labels.map((at) => (
        <span key={at} style={{ left: `${String((at / seconds) * 100)}%` }} data-edge={at === 0 ? "start" : at > seconds * 0.97 ? "end" : undefined}>
          {formatSeconds(at, step < 1 ? 1 : 0)}
        </span>
      ))}
    </div>
  );
}
