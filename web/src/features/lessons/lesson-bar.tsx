import "./lesson-bar.css";
import { LogIn, LogOut, Pause, Play } from "lucide-react";
import { useStore } from "zustand";
import { SPEEDS } from "@/engine/lesson/replay";
import type { Replay } from "@/engine/lesson/replay";
import { Button } from "@/ui/button";
import { formatDuration, speakDuration } from "@/ui/format";
import { IconButton } from "@/ui/icon-button";
import { Slider } from "@/ui/slider";

/** Where the lesson is, how fast it goes, and the way out of it and in again. */
export function LessonBar({ replay, ready }: { replay: Replay; ready: boolean }) {
  const { at, length, playing, speed, inside } = useStore(replay.store);
  const seconds = at / 1000;
  return (
    <section className="lesson-bar" aria-label="Lesson" data-testid="lesson-bar">
      <IconButton
        label={playing ? "Pause the lesson" : "Play the lesson"}
        shortcut="Space"
        variant="solid"
        icon={playing ? <Pause /> : <Play />}
        disabled={!ready}
        onClick={() => { replay.toggle(); }}
      />
      <strong className="lesson-word">Lesson</strong>
      <span className="lesson-time">
        {formatDuration(seconds)} / {formatDuration(length / 1000)}
      </span>
      <div className="lesson-place">
        <Slider
          label="Place in the lesson"
          value={Math.round(at)}
          min={0}
          max={Math.max(1, Math.round(length))}
          step={100}
          valueText={speakDuration(seconds)}
          onChange={(ms) => { replay.seek(ms); }}
        />
      </div>
      <label className="lesson-speed">
        <span className="visually-hidden">Speed of the lesson</span>
        <select value={speed} onChange={(event) => { replay.setSpeed(Number(event.target.value)); }}>
          {SPEEDS.map((each) => (
            <option key={each} value={each}>
              {`${String(each)}×`}
            </option>
          ))}
        </select>
      </label>
      <Button
        size="small"
        variant={inside ? "live" : "primary"}
        icon={inside ? <LogOut /> : <LogIn />}
        aria-keyshortcuts="Q"
        aria-pressed={inside}
        onClick={() => { if (inside) replay.stepOut(); else replay.stepIn(); }}
      >
        {inside ? "Step out" : "Step in"}
      </Button>
    </section>
  );
}
