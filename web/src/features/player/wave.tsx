import { memo } from "react";
import { waveformPath } from "@/engine/media/waveform";
import type { Waveform } from "@/engine/media/waveform";

const COLUMNS = 800;

/** The sound's outline behind the marks; a quiet line where there is none. */
export const Wave = memo(function Wave({ waveform, seconds }: { waveform: Waveform | null; seconds: number }) {
  if (!waveform) return <span className="timeline-silence" aria-hidden="true" />;
  return (
    <svg className="timeline-wave" viewBox={`0 -1 ${String(COLUMNS)} 2`} preserveAspectRatio="none" aria-hidden="true">
      <path d={waveformPath(waveform, seconds, COLUMNS)} />
    </svg>
  );
});
