import { useCallback, useEffect, useState } from "react";
import { asApiError } from "@/api/api-error";
import type { ApiError } from "@/api/api-error";
import { newestLines, withOlder } from "@/engine/live/history";
import type { HistoryApi, Line, Verdict } from "@/engine/live/history";

interface HistoryState {
  readonly lines: readonly Line[] | null;
  readonly problem: ApiError | null;
  /** "failed": the check itself could not be made. */
  readonly verdict: Verdict | "failed" | null;
}

export interface NoteHistory extends HistoryState {
  reload(): void;
  loadOlder(): Promise<void>;
}

const NOTHING: HistoryState = { lines: null, problem: null, verdict: null };

/** The history of a note, read anew when it gets another version; `online` lets it wait for the network. */
export function useHistory(api: HistoryApi, id: string, version: number, online: boolean): NoteHistory {
  const [state, setState] = useState(NOTHING);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!online) return;
    const ending = new AbortController();
    const say = (news: Partial<HistoryState>): void => {
      if (!ending.signal.aborted) setState((known) => ({ ...known, ...news }));
    };
    newestLines(api, id, version, ending.signal).then(
      (lines) => say({ lines, problem: null }),
      (problem: unknown) => say({ problem: asApiError(problem) }),
    );
    api.verify(id, ending.signal).then(
      (verdict) => say({ verdict }),
      () => say({ verdict: "failed" }),
    );
    return () => {
      ending.abort();
    };
  }, [api, id, version, online, turn]);
  const reload = useCallback(() => {
    setState(NOTHING);
    setTurn((n) => n + 1);
  }, []);
  const { lines } = state;
  const loadOlder = useCallback(async () => {
    if (!lines) return;
    const more = await withOlder(api, id, lines);
    setState((known) => (known.lines === lines ? { ...known, lines: more } : known));
  }, [api, id, lines]);
  return { ...state, reload, loadOlder };
}
