import "./heat-strip.css";
import type { WatchedFilm } from "@/api/usage";
import { heatPath } from "./heat";

interface HeatStripProps {
  /** Null while it loads, and when it cannot be had. */
  usage: WatchedFilm | null;
  onOpen: () => void;
}

/** Beneath the timeline: what was watched most, and where loops were set. It opens the numbers. */
export function HeatStrip({ usage, onOpen }: HeatStripProps) {
  const path = usage ? heatPath(usage.plays) : "";
  const loops = usage?.loops.some((count) => count > 0) ? heatPath(usage.loops) : "";
  const words = path ? (usage?.everyone ? "Watched most" : "You watched most") : "Not watched yet";
  return (
    <button type="button" className="heat-strip" onClick={onOpen} aria-label={`${words}: show usage of this film`} aria-haspopup="dialog" data-testid="heat-strip" data-watched={path !== ""}>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {path && <path className="heat-strip-plays" d={path} />}
        {loops && <path className="heat-strip-loops" d={loops} />}
      </svg>
    </button>
  );
}
