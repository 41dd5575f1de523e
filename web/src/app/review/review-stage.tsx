import { lazy, Suspense, useMemo } from "react";
import { useStore } from "zustand";
import type { Video } from "@/api/types";
import type { DraftStore } from "@/engine/canvas/draft-store";
import type { Annotation } from "@/engine/live/annotation";
import type { Annotations } from "@/engine/live/annotations";
import type { FlowSender } from "@/engine/live/flow-sender";
import type { Note } from "@/engine/live/outbox";
import type { Player } from "@/engine/media/media-store";
import { KeyRow } from "@/features/annotate/key-row";
import { Overlay } from "@/features/annotate/overlay";
import { Toolbar } from "@/features/annotate/toolbar";
import { leftWords } from "@/features/library/video-words";
import type { ShownPast } from "@/features/notes/film-history-sheet";
import type { CurrentNote } from "@/features/notes/room";
import type { Thread } from "@/features/notes/threads";
import { CaptionsLine } from "@/features/player/captions-line";
import { BeginningChip } from "@/features/player/beginning";
import { Controls } from "@/features/player/controls";
import { ScrubCanvas } from "@/features/player/scrub-canvas";
import { ScrubVeil } from "@/features/player/scrub-veil";
import { Stage } from "@/features/player/stage";
import { Timeline } from "@/features/player/timeline";
import type { Captions } from "@/features/player/use-captions";
import { LiveLayer } from "@/features/presence/live-layer";
import { PeopleOnTimeline } from "@/features/presence/people-on-timeline";
import { SessionBar } from "@/features/presence/session-bar";
import { classNames } from "@/ui/class-names";
import { useFilmItems } from "./film-menu";
import { scaleOf } from "./film-scale";
import { PastBanner } from "./past-banner";
import { aspectOf } from "./use-film";
import type { FilmFacts } from "./use-film";
import type { LiveRoom } from "./use-live-room";
import { useNarrow } from "./use-narrow";
import { useMarks, useScene } from "./use-threads";

const ShapeBar = lazy(async () => ({ default: (await import("@/features/annotate/shape-bar")).ShapeBar }));

/** Comes with the first shape that is selected. */
function SelectedShape({ player, draft }: { player: Player; draft: DraftStore }) {
  const any = useStore(draft, (state) => state.selected !== null);
  return any ? (
    <Suspense fallback={null}>
      <ShapeBar player={player} draft={draft} />
    </Suspense>
  ) : null;
}

export interface Company {
  readonly live: LiveRoom;
  readonly flow: FlowSender | null;
  readonly me: string;
  readonly role: string;
}

interface ReviewStageProps {
  video: Video;
  poster: string | null;
  facts: FilmFacts;
  player: Player | null;
  captions: Captions;
  draft: DraftStore;
  annotations: Annotations;
  /** Who else is here, and what they let flow and share. */
  company: Company;
  /** A moment of the film's past that is looked at; null: now. */
  film: ShownPast | null;
  /** What is looked at instead of the notes of now. */
  past: readonly Annotation[] | null;
  threads: readonly Thread[];
  current: CurrentNote;
  mayWrite: boolean;
  fullscreen: { on: boolean; toggle: () => void };
  onVideo: (video: HTMLVideoElement | null) => void;
  onNote: (note: Note) => void;
  /** That somebody records. */
  mark: React.ReactNode;
  /** Beneath the timeline. */
  below: React.ReactNode;
  /** The codes and their keys, while coding is on. */
  coding: React.ReactNode;
}

/** The picture with its tools, the controls and the timeline. */
export function ReviewStage(props: ReviewStageProps) {
  const { video, facts, player, captions, draft, annotations, company, threads, current, mayWrite, fullscreen, onVideo, onNote } = props;
  const scene = useScene(annotations, props.past, draft);
  const notes = useStore(annotations.store, (state) => state.notes);
  const marks = useMarks(props.film?.notes ?? notes);
  const scale = useMemo(() => scaleOf(video, notes), [video, notes]);
  const narrow = useNarrow();
  const filmItems = useFilmItems(video);
  const { people } = company.live;
  const names = useMemo(() => new Map(people.map(({ personId, name }) => [personId, name])), [people]);
  const openNote = (id: string): void => {
    const thread = threads.find(({ note, replies }) => note.id === id || replies.some((reply) => reply.id === id));
    if (thread) onNote(thread.note);
  };
  return (
    <main className="review-main" aria-label="Film">
      <div className="review-picture">
        <div className={classNames("review-stage", props.past && "review-stage--past")} style={{ "--aspect": aspectOf(video) } as React.CSSProperties}>
          <Stage
            aspect={aspectOf(video)}
            poster={props.poster}
            title={video.title}
            player={player}
            onVideo={onVideo}
            overlay={(box, picture) =>
              player && (
                <>
                  {facts.scrub && <ScrubCanvas player={player} picture={picture} playlist={facts.scrub} />}
                  <ScrubVeil player={player} picture={picture} sprites={facts.sprites} />
                  {company.flow && (
                    <LiveLayer player={player} draft={draft} others={company.live.others} flow={company.flow} names={names} me={company.me} box={box} picture={scale ? { ...picture, film: scale } : picture} />
                  )}
                  <Overlay player={player} draft={draft} scene={scene} box={box} picture={picture} film={scale} onOpenNote={openNote} />
                  <CaptionsLine player={player} captions={captions} picture={picture} />
                </>
              )
            }
          />
          {player && mayWrite && <SelectedShape player={player} draft={draft} />}
          {player && <SessionBar together={company.live.together} people={company.live.people} me={company.me} role={company.role} />}
          {player && video.status === "processing" && <BeginningChip player={player} percent={video.percent} left={leftWords(video)} />}
          {props.mark}
          {props.film && <PastBanner at={props.film.at} />}
          {facts.failure && (
            <p className="stage-failure" role="alert">
              {facts.failure}
            </p>
          )}
        </div>
        {mayWrite && (
          <div className="review-tools">
            <Toolbar draft={draft} side={narrow ? "top" : "right"} />
          </div>
        )}
      </div>
      {player ? (
        <>
          <Controls player={player} hasAudio={facts.film?.hasAudio ?? false} captions={captions} fullscreen={fullscreen.on} onFullscreen={fullscreen.toggle} filmItems={filmItems} />
          <Timeline player={player} marks={marks} sprites={facts.sprites} waveform={facts.waveform} current={current} onMark={openNote} below={props.below}>
            <PeopleOnTimeline others={company.live.others} map={player.map} names={names} />
            {mayWrite && <KeyRow player={player} draft={draft} />}
          </Timeline>
          {props.coding}
        </>
      ) : (
        <div className="review-bars" aria-hidden="true" />
      )}
    </main>
  );
}
