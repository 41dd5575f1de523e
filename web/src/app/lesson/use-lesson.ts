import { useEffect, useState } from "react";
import { asApiError } from "@/api/api-error";
import type { ApiError } from "@/api/api-error";
import { lessonParts, readLesson, readPart } from "@/api/lessons";
import type { Lesson, Video } from "@/api/types";
import { readVideo } from "@/api/videos";
import { Lesson as LessonLog } from "@/engine/lesson/lesson";
import { NoteLibrary } from "@/engine/lesson/note-library";
import { linesOf, MOST_PACKED } from "@/engine/lesson/part-file";
import { Replay } from "@/engine/lesson/replay";
import { readFilmHistory } from "@/engine/live/film-history";
import { filmHistoryOf } from "@/features/notes/history-transport";

export interface OpenLesson {
  readonly lesson: Lesson;
  readonly video: Video;
  readonly log: LessonLog;
  readonly replay: Replay;
}

export interface LessonFacts {
  readonly open: OpenLesson | null;
  /** All of the log is here. */
  readonly complete: boolean;
  /** Parts that could not be read. */
  readonly broken: number;
  readonly library: NoteLibrary | null;
  readonly problem: ApiError | null;
}

const NOTHING: LessonFacts = { open: null, complete: false, broken: 0, library: null, problem: null };
/** Parts that are read side by side. */
const SIDE_BY_SIDE = 6;

/** Reads a lesson: its row, its log from the first part on, and the past of the film's notes. */
export function useLesson(videoId: string, lessonId: string): LessonFacts {
  const [facts, setFacts] = useState<LessonFacts>(NOTHING);
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    const put = (part: Partial<LessonFacts> | ((now: LessonFacts) => Partial<LessonFacts>)): void => {
      if (!signal.aborted) setFacts((now) => ({ ...now, ...(typeof part === "function" ? part(now) : part) }));
    };
    const load = async (): Promise<void> => {
      try {
        const [video, lesson] = await Promise.all([readVideo(videoId, signal), readLesson(videoId, lessonId, signal)]);
        const log = new LessonLog();
        const replay = new Replay(log);
        put({ open: { lesson, video, log, replay } });
        await readLog(lesson, log, replay, (count) => { put((now) => ({ broken: now.broken + count })); }, signal);
        put({ complete: true });
        const lines = await readFilmHistory(filmHistoryOf(videoId), () => undefined, signal);
        put({ library: new NoteLibrary(lines, log.started) });
      } catch (error) {
        if (!signal.aborted) put({ problem: asApiError(error) });
      }
    };
    void load();
    return () => {
      abort.abort();
    };
  }, [videoId, lessonId]);
  return facts;
}

async function readLog(lesson: Lesson, log: LessonLog, replay: Replay, onBroken: (count: number) => void, signal: AbortSignal): Promise<void> {
  let after = 0;
  for (let more = true; more; ) {
    const page = await lessonParts(lesson.videoId, lesson.id, "log", after, signal);
    for (let from = 0; from < page.parts.length; from += SIDE_BY_SIDE) {
      const some = page.parts.slice(from, from + SIDE_BY_SIDE);
      const read = await Promise.all(some.map(({ number, url }) => linesAt(url, lesson.id, number, signal)));
      if (signal.aborted) return;
      for (const lines of read) if (lines) log.add(lines);
      const missing = read.filter((lines) => lines === null).length;
      if (missing > 0) onBroken(missing);
      replay.grown(lesson.state === "sealed" ? lesson.lengthMs : log.length);
    }
    after = page.parts.at(-1)?.number ?? after;
    more = page.more && page.parts.length > 0;
  }
}

/** A part that does not come, or is none of ours, is left out: the others are played all the same. */
async function linesAt(url: string, lesson: string, number: number, signal: AbortSignal): ReturnType<typeof linesOf> {
  try {
    return await linesOf(await readPart(url, MOST_PACKED, signal), lesson, number);
  } catch {
    return null;
  }
}
