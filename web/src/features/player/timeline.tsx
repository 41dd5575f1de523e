import "./timeline.css";
import { useMemo, useRef } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { useStore } from "zustand";
import type { StoreApi } from "zustand/vanilla";
import { startOfFrame } from "@/engine/media/frame-map";
import type { Player } from "@/engine/media/media-store";
import type { Sprite } from "@/engine/media/sprites";
import { formatFrame } from "@/engine/media/timecode";
import type { Waveform } from "@/engine/media/waveform";
import { useFrameWriter } from "./frame-time";
import { Unready } from "./beginning";
import { HoverPreview } from "./hover-preview";
import type { Mark } from "./mark";
import { CurrentMark, laneDensity, MarkLane } from "./mark-lane";
import { useBox } from "./use-box";
import { useScrub } from "./use-scrub";
import { TimeRule } from "./time-rule";
import { Wave } from "./wave";

interface TimelineProps {
  player: Player;
  marks: readonly Mark[];
  sprites: readonly Sprite[];
  waveform: Waveform | null;
  /** The mark that the film is at. */
  current: StoreApi<{ readonly id: string | null }>;
  onMark: (id: string) => void;
  /** Lies over the lane, under the playhead. */
  children?: ReactNode;
  /** Stands beneath the lane, on the same width. */
  below?: ReactNode;
}

/** The film laid out: sound, marks, loop, playhead. Hover looks ahead, dragging goes there, keys step. */
export function Timeline({ player, marks, sprites, waveform, current, onMark, children, below }: TimelineProps) {
  const lane = useRef<HTMLDivElement>(null);
  const { width } = useBox(lane);
  const density = useMemo(() => laneDensity(player.map, marks, width), [player.map, marks, width]);
  const { hover, handlers } = useScrub({ player, lane, marks, density, onMark });
  const slider = useSliderFacts(player);
  return (
    <div className="timeline">
      <div className="timeline-lane" ref={lane} {...handlers}>
        <Wave waveform={waveform} seconds={player.map.duration} />
        <Unready player={player} />
        <Buffered player={player} />
        <LoopRegion player={player} />
        <MarkLane map={player.map} marks={marks} width={width} density={density} />
        <CurrentMark map={player.map} marks={marks} width={width} current={current} />
        <div
          ref={slider}
          className="timeline-slider"
          role="slider"
          tabIndex={0}
          aria-label="Timeline"
          aria-valuemin={0}
          aria-valuemax={player.map.frameCount - 1}
          aria-valuenow={0}
          onKeyDown={(event) => {
            stepByKey(event, player);
          }}
        />
        {children}
        <Playhead player={player} />
        {hover && <HoverPreview map={player.map} hover={hover} laneWidth={width} sprites={sprites} />}
      </div>
      {below}
      <TimeRule seconds={player.map.duration} width={width} />
    </div>
  );
}

/** Keys that a slider has besides the arrows, which step frames everywhere on the page. */
function stepByKey(event: KeyboardEvent, { map, request, store }: Player): void {
  const page = Math.max(1, Math.round(map.frameCount / 10));
  const { frame, goal } = store.getState();
  const to: Record<string, number> = {
    Home: 0,
    End: map.frameCount - 1,
    PageUp: (goal ?? frame) - page,
    PageDown: (goal ?? frame) + page,
  };
  const target = to[event.key];
  if (target === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  void request.goTo(target);
}

function percentOf(player: Player, frame: number): number {
  return (startOfFrame(player.map, frame) / player.map.duration) * 100;
}

/** Tells screen readers where the film is; not while it plays, which would never end. */
function useSliderFacts(player: Player) {
  return useFrameWriter<HTMLDivElement>(player, (element, { frame, goal, playing }, map) => {
    if (playing) return;
    const now = goal ?? frame;
    element.setAttribute("aria-valuenow", String(now));
    element.setAttribute("aria-valuetext", `frame ${String(now)}, ${formatFrame(map, now)}`);
  });
}

function Playhead({ player }: { player: Player }) {
  const ref = useFrameWriter<HTMLSpanElement>(player, (element, { frame, goal }) => {
    element.style.left = `${String(percentOf(player, goal ?? frame))}%`;
  });
  return <span className="timeline-playhead" ref={ref} aria-hidden="true" />;
}

function Buffered({ player }: { player: Player }) {
  const until = useStore(player.store, (state) => state.bufferedUntil);
  return <span className="timeline-buffered" style={{ width: `${String(Math.min(100, (until / player.map.duration) * 100))}%` }} aria-hidden="true" />;
}

function LoopRegion({ player }: { player: Player }) {
  const loop = useStore(player.store, (state) => state.loop);
  const looping = useStore(player.store, (state) => state.looping);
  const start = useStore(player.store, (state) => state.loopStart);
  if (!loop && start === null) return null;
  const from = percentOf(player, loop ? loop.start : (start ?? 0));
  const to = loop ? percentOf(player, loop.end + 1) : from;
  return (
    <span
      className="timeline-loop"
      data-looping={looping}
      style={{ left: `${String(from)}%`, width: `${String(to - from)}%` }}
      aria-hidden="true"
    />
  );
}
