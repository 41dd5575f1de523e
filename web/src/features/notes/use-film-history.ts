import { useCallback, useEffect, useMemo, useState } from "react";
import { asApiError } from "@/api/api-error";
import type { ApiError } from "@/api/api-error";
import { momentsOf, readFilmHistory } from "@/engine/live/film-history";
import type { FilmHistoryApi } from "@/engine/live/film-history";
import type { Line, Told } from "@/engine/live/history";

export interface FilmHistory {
  /** Oldest first; null until all of it has come. */
  readonly moments: readonly Told[] | null;
  /** Changes that have come so far. */
  readonly read: number;
  readonly problem: ApiError | null;
  reload(): void;
}

/** Everything that was done to a film's notes, read once; again on `reload`. */
export function useFilmHistory(api: FilmHistoryApi, online: boolean): FilmHistory {
  const [lines, setLines] = useState<readonly Line[] | null>(null);
  const [read, setRead] = useState(0);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!online) return;
    const ending = new AbortController();
    readFilmHistory(api, setRead, ending.signal).then(
      (all) => {
        if (!ending.signal.aborted) setLines(all);
      },
      (failure: unknown) => {
        if (!ending.signal.aborted) setProblem(asApiError(failure));
      },
    );
    return () => {
      ending.abort();
    };
  }, [api, online, turn]);
  const reload = useCallback(() => {
    setProblem(null);
    setTurn((n) => n + 1);
  }, []);
  const moments = useMemo(() => lines && momentsOf(lines), [lines]);
  return { moments, read, problem, reload };
}
