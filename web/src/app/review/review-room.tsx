import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useSearchParams } from "react-router-dom";
import { useStore } from "zustand";
import { useSession } from "@/api/session-store";
import type { Video, VideoMedia } from "@/api/types";
import type { Annotations } from "@/engine/live/annotations";
import type { Note } from "@/engine/live/outbox";
import { CodingBar } from "@/features/coding/coding-bar";
import { NotesPanel } from "@/features/notes/notes-panel";
import { mayWrite } from "@/features/notes/room";
import type { NotesRoom } from "@/features/notes/room";
import { useCaptions } from "@/features/player/use-captions";
import { usePlayer } from "@/features/player/use-player";
import { LiveBadge, OfflineStrip } from "@/features/presence/live-badge";
import { PeopleHere } from "@/features/presence/people-here";
import { RecordingMark } from "@/features/lessons/recording-mark";
import { FilmUsage } from "./film-usage";
import { Histories } from "./histories";
import { KeyList } from "./key-list";
import { ReviewHeader } from "./review-header";
import { ReviewStage } from "./review-stage";
import { useFlow } from "./use-flow";
import { useAnnotations } from "./use-annotations";
import { useCoding } from "./use-coding";
import { useFilm } from "./use-film";
import { useFilmPast } from "./use-film-past";
import { useFullscreen } from "./use-fullscreen";
import { useLook } from "./use-look";
import { useRecording } from "./use-recording";
import { useKeptDraft } from "./use-kept-draft";
import type { LiveRoom } from "./use-live-room";
import { useInside } from "./use-inside";
import { useNoteHistory } from "./use-note-history";
import { shareFrame, useRoomActs } from "./use-room-acts";
import { useShortcuts } from "./use-shortcuts";
import { useCurrentNote, useThreads } from "./use-threads";
import { useTogether } from "./use-together";
import { useWorkspaceWords } from "./use-workspace-words";
import { RoomSkeleton } from "./video-states";

/** Comes when it is asked for: most visits to a film are none to its lessons. */
const RoomLessons = lazy(async () => ({ default: (await import("./room-lessons")).RoomLessons }));

interface ReviewRoomProps {
  video: Video;
  media: VideoMedia;
  live: LiveRoom;
}

/** Opens what this device keeps of the notes; then the room. */
export function ReviewRoom(props: ReviewRoomProps) {
  const { person } = useSession();
  const annotations = useAnnotations(props.video.id, person.id, person.name, props.live);
  if (!annotations) {
    return (
      <>
        <ReviewHeader video={props.video} />
        <RoomSkeleton />
      </>
    );
  }
  return <OpenRoom {...props} annotations={annotations} />;
}

interface OpenRoomProps extends ReviewRoomProps {
  annotations: Annotations;
}

function OpenRoom({ video, media, live, annotations }: OpenRoomProps) {
  const { person, role } = useSession();
  const facts = useFilm(video, media);
  const [element, setElement] = useState<HTMLVideoElement | null>(null);
  const raw = usePlayer(element, facts.film);
  const { player, acts: together } = useTogether(live, raw, person.id);
  const captions = useCaptions(media.captions);
  const draft = useKeptDraft(video.id, person.id);
  const [asked, setAsked] = useState<string | null>(null);
  const threads = useThreads(annotations);
  const current = useCurrentNote(threads, player, asked);
  useLook(annotations, player);
  const fullscreen = useFullscreen(element);
  const goTo = useCallback(
    (note: Note) => {
      setAsked(note.id);
      player?.request.pause();
      void player?.request.goTo(note.anchor.frameStart);
    },
    [player],
  );
  const redraw = useCallback(
    (note: Note) => {
      goTo(note);
      draft.act.redraw({ id: note.id, shapes: note.shapes, audience: note.audience, frameStart: note.anchor.frameStart, frameEnd: note.anchor.frameEnd });
    },
    [goTo, draft],
  );
  const history = useNoteHistory(video.id, annotations, player);
  const showHistory = history.open;
  const film = useFilmPast(video.id);
  const showFilmHistory = film.open;
  const map = facts.film?.map ?? null;
  const frameMapSha256 = video.frames?.sha256 ?? "";
  const words = useWorkspaceWords();
  const coding = useCoding({ videoId: video.id, personId: person.id, frameMapSha256, annotations, codes: words.codes });
  const inside = useInside(annotations, player, goTo);
  const notes = useMemo<NotesRoom | null>(
    () => map && { annotations, map, frameMapSha256, me: { id: person.id, name: person.name }, role, goTo, redraw, showHistory, showFilmHistory, ...inside, ...words },
    [annotations, map, frameMapSha256, person.id, person.name, role, goTo, redraw, showHistory, showFilmHistory, inside, words],
  );
  const acts = useRoomActs({ player, draft, notes, threads, current, goTo, toggleFullscreen: fullscreen.toggle, toggleCaptions: captions.toggle, together, coding });
  const flow = useFlow({ live, draft, annotations, player: raw, me: person.id, role });
  const [lessonsOpen, showLessons] = useState(false);
  const { begin, end } = useRecording({ videoId: video.id, live, annotations, player: raw, me: person });
  useShortcuts(acts.context);
  useDeepLink(acts.context !== null, annotations, goTo, (frame) => void player?.request.goTo(frame));
  return (
    <>
      <RoomHead video={video} live={live} annotations={annotations} me={person.id} onKeys={() => { acts.showKeys(true); }} onLessons={() => { showLessons(true); }} onShare={() => void shareFrame(player)} />
      <ReviewStage
        video={video}
        poster={facts.poster}
        facts={facts}
        player={player}
        captions={captions}
        draft={draft}
        annotations={annotations}
        company={{ live, flow, me: person.id, role }}
        past={film.shown?.notes ?? history.preview}
        film={film.shown}
        threads={threads}
        current={current}
        mayWrite={mayWrite(role)}
        fullscreen={fullscreen}
        onVideo={setElement}
        onNote={goTo}
        below={raw && <FilmUsage videoId={video.id} player={raw} live={live} me={person.id} />}
        mark={<RecordingMark together={live.together} me={person.id} role={role} onStop={end} />}
        coding={player && mayWrite(role) && <CodingBar desk={coding} codes={words.codes} player={player} />}
      />
      <aside className="review-notes">
        {notes && player && <NotesPanel room={notes} player={player} draft={draft} threads={threads} current={current} />}
      </aside>
      {notes && <Histories notes={notes} history={history} film={film} />}
      {lessonsOpen && <Suspense><RoomLessons video={video} live={live} begin={begin} onClose={() => { showLessons(false); }} /></Suspense>}
      <KeyList open={acts.keysShown} onOpenChange={acts.showKeys} mayWrite={mayWrite(role)} />
    </>
  );
}

interface RoomHeadProps {
  video: Video;
  live: LiveRoom;
  annotations: Annotations;
  me: string;
  onKeys: () => void;
  onLessons: () => void;
  onShare: () => void;
}

function RoomHead({ video, live, annotations, me, onKeys, onLessons, onShare }: RoomHeadProps) {
  const waiting = useStore(annotations.store, (state) => state.waiting);
  const unnamed = live.count - live.people.length;
  const others = unnamed + new Set(live.people.map(({ personId }) => personId).filter((id) => id !== me)).size;
  return (
    <div className="review-top">
      <ReviewHeader video={video} onKeys={onKeys} onLessons={onLessons} onShare={onShare}>
        <PeopleHere people={live.people} unnamed={unnamed} me={me} />
        <LiveBadge state={live.state} waiting={waiting} others={others} onRetry={live.retry} />
      </ReviewHeader>
      <OfflineStrip state={live.state} waiting={waiting} />
    </div>
  );
}

/** `?frame=71` and `?note=ann_…` open the room at that moment, once. */
function useDeepLink(ready: boolean, annotations: Annotations, goTo: (note: Note) => void, goToFrame: (frame: number) => void): void {
  const [search] = useSearchParams();
  const [done, setDone] = useState(false);
  const phase = useStore(annotations.store, (state) => state.phase);
  const noteId = search.get("note");
  const frame = Number(search.get("frame") ?? Number.NaN);
  useEffect(() => {
    if (done || !ready || (noteId !== null && phase === "loading")) return;
    queueMicrotask(() => {
      setDone(true);
      if (noteId === null && Number.isInteger(frame)) goToFrame(frame);
    });
    if (noteId !== null) {
      void annotations.find(noteId).then((note) => {
        if (note) goTo(note);
      });
    }
  }, [done, ready, noteId, phase, frame, annotations, goTo, goToFrame]);
}
