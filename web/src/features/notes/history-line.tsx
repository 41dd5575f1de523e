import { ArrowRight } from "lucide-react";
import type { Annotation } from "@/engine/live/annotation";
import { changedFields } from "@/engine/live/history";
import type { Told } from "@/engine/live/history";
import { wordDiff } from "@/engine/live/word-diff";
import type { FrameMap } from "@/engine/media/frame-map";
import { Avatar } from "@/ui/avatar";
import { classNames } from "@/ui/class-names";
import { exactTime, whatOf } from "./history-words";
import { useMinuteClock } from "./minute-clock";
import { momentOf } from "./room";
import { ago } from "./threads";

interface HistoryLineProps {
  told: Told;
  map: FrameMap;
  selected: boolean;
  onSelect: () => void;
  /** What may be done with this version when it is selected. */
  children?: React.ReactNode;
}

/** One version: who, what, when, and what it changed. */
export function HistoryLine({ told, map, selected, onSelect, children }: HistoryLineProps) {
  const now = useMinuteClock();
  const { line, before } = told;
  return (
    <li className={classNames("history-line", selected && "history-line--selected")} data-version={line.version}>
      <button type="button" className="history-pick" aria-pressed={selected} onClick={onSelect}>
        <Avatar personId={line.by.id} name={line.by.name} decorative />
        <span className="history-who">
          <strong>{line.by.name}</strong> {whatOf(told)}
        </span>
        <time dateTime={line.at} title={line.client ? `${exactTime(line.at)}, with ${line.client}` : exactTime(line.at)}>
          {ago(line.at, now)}
          <span className="visually-hidden">, {exactTime(line.at)}</span>
        </time>
        <span className="history-version">
          <span className="visually-hidden">version </span>
          {line.version}
        </span>
      </button>
      <div className="history-what">
        {before ? <Changes before={before} after={line.annotation} map={map} /> : <Beginning of={line.annotation} />}
        {selected && children}
      </div>
    </li>
  );
}

export function Beginning({ of: { text, shapes } }: { of: Annotation }) {
  return (
    <>
      {text && <p className="history-text">{text}</p>}
      {shapes.length > 0 && <p className="history-fact">{strokes(shapes.length)}</p>}
    </>
  );
}

const strokes = (count: number): string => (count === 0 ? "no drawing" : count === 1 ? "1 stroke" : `${String(count)} strokes`);

export function Changes({ before, after, map }: { before: Annotation; after: Annotation; map: FrameMap }) {
  const fields = changedFields(before, after);
  return (
    <>
      {fields.includes("text") && <TextChange before={before.text} after={after.text} />}
      {fields.includes("shapes") && <DrawingChange before={before.shapes.length} after={after.shapes.length} />}
      {fields.includes("anchor") && <FactChange before={placeOf(before, map)} after={placeOf(after, map)} />}
      {fields.includes("color") && <FactChange before={<Swatch of={before} />} after={<Swatch of={after} />} />}
    </>
  );
}

function DrawingChange({ before, after }: { before: number; after: number }) {
  if (before === after) return <p className="history-fact">{strokes(after)}, drawn anew</p>;
  return <FactChange before={strokes(before)} after={strokes(after)} />;
}

function placeOf({ anchor: { frameStart, frameEnd } }: Annotation, map: FrameMap): string {
  const frames = frameEnd > frameStart ? `frames ${String(frameStart)}–${String(frameEnd)}` : `frame ${String(frameStart)}`;
  return `${momentOf(map, frameStart, frameEnd)} (${frames})`;
}

function Swatch({ of: { color } }: { of: Annotation }) {
  return <i className="history-swatch" role="img" aria-label={color.replace("-", " ")} style={{ background: `var(--${color})` }} />;
}

function FactChange({ before, after }: { before: React.ReactNode; after: React.ReactNode }) {
  return (
    <p className="history-fact">
      {before} <ArrowRight role="img" aria-label="became" /> {after}
    </p>
  );
}

function TextChange({ before, after }: { before: string; after: string }) {
  return (
    <p className="history-text">
      {wordDiff(before, after).map(({ kind, text }, n) =>
        kind === "same" ? <span key={n}>{text}</span> : kind === "gone" ? <del key={n}>{text}</del> : <ins key={n}>{text}</ins>,
      )}
    </p>
  );
}
