import { useCallback, useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router-dom";
import type { Lesson } from "@/api/types";
import { paths } from "@/app/paths";
import type { Annotations } from "@/engine/live/annotations";
import type { Player } from "@/engine/media/media-store";
import type { WantedLesson } from "@/features/lessons/record-form";
import { showToast } from "@/ui/toast";
import type { LessonRecording } from "./lesson-recording";
import type { LiveRoom } from "./use-live-room";

const LEFT_BEHIND_MS = 3_000;

interface RecordingOptions {
  readonly videoId: string;
  readonly live: LiveRoom;
  readonly annotations: Annotations;
  readonly player: Player | null;
  readonly me: { readonly id: string; readonly name: string };
}

/** Begins and ends the recording of this room. Leaving the page ends it too. */
export function useRecording({ videoId, live, annotations, player, me }: RecordingOptions) {
  const running = useRef<LessonRecording | null>(null);
  const [lesson, setLesson] = useState<Lesson | null>(null);
  const navigate = useNavigate();
  const people = useRef(live.people);
  useEffect(() => {
    people.current = live.people;
  });
  useEffect(() => {
    // What an earlier page left behind; like the recording itself it comes when it is needed, after the film.
    const timer = setTimeout(() => void import("./lesson-parts").then(({ lessonParts }) => lessonParts()), LEFT_BEHIND_MS);
    return () => {
      clearTimeout(timer);
      void running.current?.end();
    };
  }, []);
  const ended = useCallback(
    (sealed: Lesson | null) => {
      running.current = null;
      setLesson(null);
      if (sealed) {
        showToast({ tone: "good", text: "The lesson is kept.", action: { label: "Replay", run: () => void navigate(paths.lesson(videoId, sealed.id)) }, lifetimeMs: 10_000 });
      } else showToast({ text: "The recording has ended. What could not be sent yet is sent when the connection is back." });
    },
    [navigate, videoId],
  );
  const begin = useCallback(
    async (wanted: WantedLesson): Promise<string | null> => {
      if (!player || running.current) return "This film is not ready to be recorded yet.";
      try {
        const studio = { videoId, live, annotations, player, me, people: () => people.current };
        const recording = await import("./lesson-recording");
        running.current = await recording.LessonRecording.begin(studio, wanted, ended);
        setLesson(running.current.lesson);
        return null;
      } catch (error) {
        return error instanceof Error ? error.message : "The recording could not begin.";
      }
    },
    [player, videoId, live, annotations, me, ended],
  );
  const { together, send } = live;
  const end = useCallback(() => {
    const recorded = together.store.getState().session.recording;
    if (running.current) void running.current.end();
    else if (recorded) send({ v: 1, type: "record", on: false, lessonId: recorded.lessonId, voice: false });
  }, [together, send]);
  return { lesson, begin, end };
}
