import "./time-chip.css";
import { classNames } from "./class-names";

interface TimeChipProps {
  /** the time as it is shown, e.g. "02:23" or "02:23 – 03:10" */
  text: string;
  /** what a touch does, said after the time by a screen reader, e.g. "Go to frame 71" */
  label: string;
  active?: boolean;
  onPress?: () => void;
}

/** A moment that can be touched to go there. */
export function TimeChip({ text, label, active = false, onPress }: TimeChipProps) {
  const className = classNames("time-chip", active && "time-chip--active");
  if (!onPress) return <span className={className}>{text}</span>;
  return (
    <button type="button" className={className} aria-label={`${text}: ${label}`} onClick={onPress}>
      {text}
    </button>
  );
}
