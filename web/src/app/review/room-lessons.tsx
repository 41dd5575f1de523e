import { useStore } from "zustand";
import { useSession } from "@/api/session-store";
import type { Lesson, Video } from "@/api/types";
import { paths } from "@/app/paths";
import { canRecordVoice } from "@/engine/lesson/voice-recorder";
import { tierOf } from "@/engine/live/tiers";
import { LessonsSheet } from "@/features/lessons/lessons-sheet";
import { RecordForm } from "@/features/lessons/record-form";
import type { WantedLesson } from "@/features/lessons/record-form";
import type { LiveRoom } from "./use-live-room";

interface RoomLessonsProps {
  video: Video;
  live: LiveRoom;
  begin: (wanted: WantedLesson) => Promise<string | null>;
  onClose: () => void;
}

/** The film's lessons, and how one begins. */
export function RoomLessons({ video, live, begin, onClose }: RoomLessonsProps) {
  const { person, role } = useSession();
  const session = useStore(live.together.store, (state) => state.session);
  const recording = session.recording ?? null;
  const mayRecord = tierOf(session, person.id, role) === "drive";
  const mayKeep = (lesson: Lesson): boolean => role === "owner" || role === "coach" || (role === "member" && lesson.createdBy.id === person.id);
  const record = async (wanted: WantedLesson): Promise<string | null> => {
    const wrong = await begin(wanted);
    if (wrong === null) onClose();
    return wrong;
  };
  return (
    <LessonsSheet videoId={video.id} addressOf={(lesson) => paths.lesson(video.id, lesson.id)} mayKeep={mayKeep} onClose={onClose}>
      {recording && <p role="status">{recording.personId === person.id ? "You are recording this session." : `${recording.name} is recording this session.`}</p>}
      {!recording && mayRecord && <RecordForm filmTitle={video.title} mayVoice={canRecordVoice()} onRecord={record} />}
    </LessonsSheet>
  );
}
