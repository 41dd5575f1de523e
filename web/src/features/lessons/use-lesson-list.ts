import { useCallback, useEffect, useState } from "react";
import { asApiError } from "@/api/api-error";
import { listLessons } from "@/api/lessons";
import type { Lesson } from "@/api/types";

interface Listed {
  readonly lessons: readonly Lesson[] | null;
  readonly cursor: string | null;
  readonly problem: string | null;
}

/** The lessons of a film, a page at a time. */
export function useLessonList(videoId: string) {
  const [{ lessons, cursor, problem }, set] = useState<Listed>({ lessons: null, cursor: null, problem: null });
  const read = useCallback(
    async (from: string | null, before: readonly Lesson[]) => {
      try {
        const page = await listLessons(videoId, from);
        set({ lessons: [...before, ...page.lessons], cursor: page.cursor, problem: null });
      } catch (error) {
        set((now) => ({ ...now, problem: asApiError(error).message }));
      }
    },
    [videoId],
  );
  useEffect(() => {
    queueMicrotask(() => void read(null, []));
  }, [read]);
  const change = (act: (lessons: readonly Lesson[]) => readonly Lesson[]): void => {
    set((now) => ({ ...now, lessons: now.lessons && act(now.lessons) }));
  };
  return {
    lessons,
    problem,
    more: cursor !== null,
    reload: () => void read(null, []),
    readOn: () => void read(cursor, lessons ?? []),
    replace: (lesson: Lesson) => { change((all) => all.map((one) => (one.id === lesson.id ? lesson : one))); },
    drop: (lesson: Lesson) => { change((all) => all.filter(({ id }) => id !== lesson.id)); },
  };
}
