import "./controls.css";
import { CaretsToAxisDashedVertical, ChevronFirst, Expand, Minimize, Pause, Play, Repeat, StepBack, StepForward } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import type { Player } from "@/engine/media/media-store";
import { RATES } from "@/engine/media/player-state";
import { classNames } from "@/ui/class-names";
import { IconButton } from "@/ui/icon-button";
import { Segmented } from "@/ui/segmented";
import { Tooltip } from "@/ui/tooltip";
import { CaptionsButton } from "./captions-menu";
import { FrameTime } from "./frame-time";
import { pressLoop, useLoopWords } from "./loop";
import { MoreMenu } from "./more-menu";
import { QualityMenu } from "./quality-menu";
import type { Captions } from "./use-captions";
import { VolumeControl } from "./volume-control";

interface ControlsProps {
  player: Player;
  hasAudio: boolean;
  captions: Captions;
  fullscreen: boolean;
  onFullscreen: () => void;
  /** What a phone's menu offers besides. */
  filmItems?: ReactNode;
}

/** The bar under the picture: they send requests and show facts, and hold nothing themselves. */
export function Controls({ player, hasAudio, captions, fullscreen, onFullscreen, filmItems }: ControlsProps) {
  return (
    <div className="controls" role="group" aria-label="Player">
      <div className="controls-motion">
        <Steps player={player} />
      </div>
      <FrameTime player={player} />
      <span className="controls-space" />
      <RateChoice player={player} />
      <div className="controls-wide">
        <LoopButton player={player} />
        <MirrorButton player={player} />
        <QualityMenu player={player} />
        <CaptionsButton captions={captions} />
        {hasAudio && <VolumeControl player={player} />}
        <IconButton
          label={fullscreen ? "Leave full screen" : "Full screen"}
          shortcut="F"
          tooltipSide="top"
          icon={fullscreen ? <Minimize /> : <Expand />}
          onClick={onFullscreen}
        />
      </div>
      <div className="controls-narrow">
        <MoreMenu player={player} hasAudio={hasAudio} captions={captions} onFullscreen={onFullscreen}>
          {filmItems}
        </MoreMenu>
      </div>
    </div>
  );
}

function Steps({ player }: { player: Player }) {
  const { request } = player;
  const playing = useStore(player.store, (state) => state.playing);
  const ended = useStore(player.store, (state) => state.ended);
  return (
    <>
      <span className="controls-first">
        <IconButton label="To the first frame" shortcut="Home" tooltipSide="top" icon={<ChevronFirst />} onClick={() => void request.goTo(0)} />
      </span>
      <IconButton label="Back one frame" shortcut="←" tooltipSide="top" icon={<StepBack />} onClick={() => void request.step(-1)} />
      <IconButton
        label={playing && !ended ? "Pause" : "Play"}
        shortcut="Space"
        tooltipSide="top"
        className="controls-play"
        icon={playing && !ended ? <Pause /> : <Play />}
        onClick={request.toggle}
      />
      <IconButton label="Forward one frame" shortcut="→" tooltipSide="top" icon={<StepForward />} onClick={() => void request.step(1)} />
    </>
  );
}

const RATE_WORDS: Readonly<Record<string, string>> = { "0.25": "¼", "0.5": "½", "1": "1×", "1.5": "1.5", "2": "2×" };

function RateChoice({ player }: { player: Player }) {
  const rate = useStore(player.store, (state) => state.rate);
  return (
    <div className="controls-rate">
      <Segmented
        label="Speed"
        value={String(rate)}
        options={RATES.map((value) => ({ value: String(value), label: RATE_WORDS[String(value)], name: `${String(value)} times speed` }))}
        onChange={(value) => {
          player.request.setRate(Number(value));
        }}
      />
    </div>
  );
}

function LoopButton({ player }: { player: Player }) {
  const words = useLoopWords(player);
  const looping = useStore(player.store, (state) => state.looping);
  const marked = useStore(player.store, (state) => state.loopStart !== null);
  return (
    <Tooltip text="Loop between two moments (Alt-click clears)" shortcut="I / O" side="top">
      <button
        type="button"
        className={classNames("controls-text", (looping || marked) && "controls-text--live")}
        aria-pressed={looping}
        onClick={(event) => {
          pressLoop(player, event.altKey);
        }}
      >
        <Repeat aria-hidden="true" /> {words}
      </button>
    </Tooltip>
  );
}

function MirrorButton({ player }: { player: Player }) {
  const mirrored = useStore(player.store, (state) => state.mirrored);
  return (
    <IconButton label="Mirror" shortcut="R" tooltipSide="top" icon={<CaretsToAxisDashedVertical />} pressed={mirrored} onClick={player.request.toggleMirror} />
  );
}
