import "./presence.css";
import { CloudOff, CloudUpload } from "lucide-react";
import type { LiveState } from "@/engine/live/socket";
import { classNames } from "@/ui/class-names";

interface LiveBadgeProps {
  state: LiveState;
  /** Acts that wait to be sent. */
  waiting: number;
  /** People here besides oneself. */
  others: number;
  onRetry: () => void;
}

function wordsOf({ state, others }: LiveBadgeProps): string {
  if (state === "connecting") return "Connecting …";
  if (state === "offline") return "Offline";
  return others > 0 ? `Live · ${String(others + 1)} here` : "Live";
}

/** Is what is shown what is? Green words are not needed: it says when it is not. */
export function LiveBadge(props: LiveBadgeProps) {
  const { state, onRetry } = props;
  return (
    <button
      type="button"
      className={classNames("live-badge", `live-badge--${state}`)}
      disabled={state !== "offline"}
      onClick={onRetry}
      aria-label={wordsOf(props)}
      title={state === "offline" ? "Try to connect now" : undefined}
    >
      <i aria-hidden="true" />
      <span role="status" aria-hidden={state === "live"}>{wordsOf(props)}</span>
    </button>
  );
}

/** A strip over the room while it cannot be reached: nothing is lost, and how much waits. */
export function OfflineStrip({ state, waiting }: { state: LiveState; waiting: number }) {
  if (state === "live" && waiting === 0) return null;
  if (state !== "offline" && waiting < 2) return null;
  const notes = waiting === 1 ? "1 note waiting to be sent" : `${String(waiting)} notes waiting to be sent`;
  const words =
    state === "offline"
      ? `You are offline. ${waiting > 0 ? `${notes}; ${waiting === 1 ? "it is" : "they are"} kept on this device.` : "You can go on watching and writing: notes are kept on this device."}`
      : notes;
  return (
    <p className="offline-strip" role="status" data-testid="offline-strip">
      {state === "offline" ? <CloudOff aria-hidden="true" /> : <CloudUpload aria-hidden="true" />} {words}
    </p>
  );
}
