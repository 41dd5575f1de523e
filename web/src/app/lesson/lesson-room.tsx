import { useCallback, useEffect, useMemo, useState } from "react";
import { useSearchParams } from "react-router-dom";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { VideoMedia } from "@/api/types";
import { createDraftStore } from "@/engine/canvas/draft-store";
import type { Annotation } from "@/engine/live/annotation";
import { witnessed } from "@/engine/live/witness";
import { formatFrameShort } from "@/engine/media/timecode";
import { Overlay } from "@/features/annotate/overlay";
import { LessonBar } from "@/features/lessons/lesson-bar";
import { LessonNotes } from "@/features/lessons/lesson-notes";
import { CaptionsLine } from "@/features/player/captions-line";
import { Controls } from "@/features/player/controls";
import { Stage } from "@/features/player/stage";
import { Timeline } from "@/features/player/timeline";
import { useCaptions } from "@/features/player/use-captions";
import { usePlayer } from "@/features/player/use-player";
import { LiveLayer } from "@/features/presence/live-layer";
import { scaleOf } from "../review/film-scale";
import { aspectOf, useFilm } from "../review/use-film";
import { useFullscreen } from "../review/use-fullscreen";
import { useMarks, useNotesScene } from "../review/use-threads";
import type { LessonFacts, OpenLesson } from "./use-lesson";
import { useLessonKeys } from "./use-lesson-keys";
import { useLessonVoice } from "./use-lesson-voice";

interface LessonRoomProps extends LessonFacts {
  open: OpenLesson;
  media: VideoMedia;
}

const NO_NOTES: readonly Annotation[] = [];

/** The film as the lesson shows it, with what was drawn, and the notes as they stood. */
export function LessonRoom(props: LessonRoomProps) {
  const { open, media, complete, library } = props;
  const { video, replay } = open;
  const facts = useFilm(video, media);
  const [element, setElement] = useState<HTMLVideoElement | null>(null);
  const raw = usePlayer(element, facts.film);
  const captions = useCaptions(media.captions);
  const fullscreen = useFullscreen(element);
  const [draft] = useState(createReadingDraft);
  const [current] = useState(() => createStore<{ id: string | null }>(() => ({ id: null })));
  useEffect(() => {
    replay.attach(raw);
    return () => { replay.attach(null); };
  }, [replay, raw]);
  useTicks(replay);
  useFirstMoment(replay, complete);
  const voice = useLessonVoice(props);
  const player = useMemo(() => raw && witnessed(raw, () => { replay.stepOut(); }), [raw, replay]);
  useLessonKeys(replay, player);
  const overlay = useStore(replay.store, (state) => state.notes);
  const people = useStore(replay.store, (state) => state.people);
  const driver = useStore(replay.store, (state) => state.driver);
  const notes = useMemo(() => library?.at(overlay) ?? NO_NOTES, [library, overlay]);
  const scene = useNotesScene(notes);
  const scale = useMemo(() => scaleOf(video, notes), [video, notes]);
  const marks = useMarks(notes);
  const names = useMemo(() => new Map(people.map(({ personId, name }) => [personId, name])), [people]);
  const goTo = useCallback((id: string) => {
    const note = notes.find((one) => one.id === id);
    player?.request.pause();
    if (note) void player?.request.goTo(note.anchor.frameStart);
  }, [notes, player]);
  return (
    <>
      <main className="review-main lesson-main" aria-label="Film">
        <div className="review-picture">
          <div className="review-stage" style={{ "--aspect": aspectOf(video) } as React.CSSProperties}>
            <Stage
              aspect={aspectOf(video)}
              poster={facts.poster}
              title={video.title}
              player={player}
              onVideo={setElement}
              overlay={(box, picture) =>
                player && (
                  <>
                    <LiveLayer player={player} draft={draft} others={{ store: replay.others }} flow={null} names={names} me="" box={box} picture={scale ? { ...picture, film: scale } : picture} />
                    <Overlay player={player} draft={draft} scene={scene} box={box} picture={picture} film={scale} onOpenNote={goTo} />
                    <CaptionsLine player={player} captions={captions} picture={picture} />
                  </>
                )
              }
            />
            <LessonWarnings {...props} voiceFailed={voice === "failed"} filmFailure={facts.failure} />
          </div>
        </div>
        <LessonBar replay={replay} ready={raw !== null && complete} />
        {player ? (
          <>
            <Controls player={player} hasAudio={facts.film?.hasAudio ?? false} captions={captions} fullscreen={fullscreen.on} onFullscreen={fullscreen.toggle} filmItems={null} />
            <Timeline player={player} marks={marks} sprites={facts.sprites} waveform={facts.waveform} current={current} onMark={goTo} />
          </>
        ) : (
          <div className="review-bars" aria-hidden="true" />
        )}
      </main>
      <aside className="review-notes">
        {player && (
          <LessonNotes
            notes={notes}
            timeOf={(frame) => formatFrameShort(player.map, frame)}
            onNote={({ id }) => { goTo(id); }}
            people={people.map(({ name }) => name)}
            driver={driver}
          />
        )}
      </aside>
    </>
  );
}

/** Nothing is drawn in a lesson that is over: a touch opens a note. */
function createReadingDraft() {
  const draft = createDraftStore();
  draft.act.pickTool("select");
  return draft;
}

/** `?t=12.5` opens the lesson at that second, once. */
function useFirstMoment(replay: OpenLesson["replay"], complete: boolean): void {
  const [search] = useSearchParams();
  const seconds = Number(search.get("t") ?? Number.NaN);
  useEffect(() => {
    if (complete && seconds > 0) replay.seek(seconds * 1000);
  }, [replay, complete, seconds]);
}

/** The replay's clock is looked at with each refresh of the screen; a hidden page goes on by a timer. */
function useTicks(replay: OpenLesson["replay"]): void {
  useEffect(() => {
    let handle = 0;
    const look = (): void => {
      replay.tick();
      handle = requestAnimationFrame(look);
    };
    handle = requestAnimationFrame(look);
    const timer = setInterval(() => { replay.tick(); }, 1_000);
    return () => {
      cancelAnimationFrame(handle);
      clearInterval(timer);
      replay.stop();
    };
  }, [replay]);
}

interface LessonWarningsProps extends LessonRoomProps {
  voiceFailed: boolean;
  filmFailure: string | null;
}

function LessonWarnings({ open, complete, broken, voiceFailed, filmFailure }: LessonWarningsProps) {
  const words = [
    !complete && "Reading the lesson …",
    broken > 0 && `${String(broken)} ${broken === 1 ? "piece" : "pieces"} of this lesson could not be read and ${broken === 1 ? "is" : "are"} left out.`,
    complete && open.lesson.state === "recording" && "This lesson is still being recorded: this is what there is so far.",
    voiceFailed && "The voice can't be played in this browser.",
    filmFailure,
  ].filter((each) => typeof each === "string");
  if (words.length === 0) return null;
  return (
    <p className="lesson-warnings" role="status">
      {words.join(" ")}
    </p>
  );
}
