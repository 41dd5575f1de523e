import "./recording-mark.css";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { leads } from "@/engine/live/tiers";
import type { Together } from "@/engine/live/together";
import { Button } from "@/ui/button";
import { formatDuration } from "@/ui/format";
import { showToast } from "@/ui/toast";

interface RecordingMarkProps {
  together: Together;
  me: string;
  role: string;
  onStop: () => void;
}

/** Everyone sees that this session is recorded, by whom, for how long, and with whose voice; whoever comes is told. */
export function RecordingMark({ together, me, role, onStop }: RecordingMarkProps) {
  const recording = useStore(together.store, (state) => state.session.recording ?? null);
  const lessonId = recording?.lessonId;
  const own = recording?.personId === me;
  const name = recording?.name ?? "";
  useEffect(() => {
    if (lessonId === undefined || own) return;
    showToast({ text: `${name} records this session. What you draw, where you point and your notes for everyone become part of the lesson.`, lifetimeMs: 9_000 });
  }, [lessonId, own, name]);
  if (!recording) return null;
  return (
    <div className="recording-mark" role="group" aria-label="Recording" data-testid="recording-mark">
      <span className="recording-dot" aria-hidden="true" />
      <span role="status">{own ? "You record" : `${name} records`}</span>
      <Elapsed since={recording.since} now={() => together.clock.now()} />
      {(own || leads(role)) && (
        <Button size="small" onClick={onStop}>
          Stop
        </Button>
      )}
    </div>
  );
}

function Elapsed({ since, now }: { since: number; now: () => number }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const look = (): void => {
      setSeconds(Math.max(0, Math.floor((now() - since) / 1000)));
    };
    const timer = setInterval(look, 500);
    return () => {
      clearInterval(timer);
    };
  }, [since, now]);
  return <span className="recording-time">{formatDuration(seconds)}</span>;
}
