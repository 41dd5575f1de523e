import "./progress.css";
import { classNames } from "./class-names";

interface ProgressProps {
  label: string;
  /** 0–100; null while nobody knows how long it takes */
  percent: number | null;
  tone?: "tape" | "quiet" | "ok" | "bad";
  size?: "small" | "medium";
}

export function Progress({ label, percent, tone = "tape", size = "medium" }: ProgressProps) {
  const value = percent === null ? null : Math.min(100, Math.max(0, percent));
  return (
    <div
      className={classNames("progress", `progress--${tone}`, `progress--${size}`, value === null && "progress--unknown")}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === null ? undefined : Math.round(value)}
    >
      <i className="progress-bar" style={value === null ? undefined : { transform: `scaleX(${String(value / 100)})` }} />
    </div>
  );
}
