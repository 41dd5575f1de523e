import { useEffect, useState } from "react";
import { listCodes } from "@/api/codes";
import { listPeople } from "@/api/people";
import type { Code, Member } from "@/api/types";

export interface WorkspaceWords {
  readonly codes: readonly Code[];
  readonly people: readonly Member[];
}

const NONE: WorkspaceWords = { codes: [], people: [] };

/** The names and the vocabulary of the workspace; without them notes are shown all the same. */
export function useWorkspaceWords(): WorkspaceWords {
  const [words, setWords] = useState(NONE);
  useEffect(() => {
    const ending = new AbortController();
    const keep = (more: Partial<WorkspaceWords>): void => {
      if (!ending.signal.aborted) setWords((before) => ({ ...before, ...more }));
    };
    listPeople(ending.signal).then((people) => { keep({ people }); }, () => undefined);
    listCodes(ending.signal).then((codes) => { keep({ codes }); }, () => undefined);
    return () => {
      ending.abort();
    };
  }, []);
  return words;
}
