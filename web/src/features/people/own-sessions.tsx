import { useEffect, useState } from "react";
import { endOtherSessions, listSessions } from "@/api/account";
import type { OwnSession } from "@/api/account";
import { asApiError } from "@/api/api-error";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";
import { Skeleton } from "@/ui/skeleton";
import { showToast } from "@/ui/toast";

const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** Where one is signed in, and the way to end all of it but this. `version`: looks again when it changes. */
export function OwnSessions({ version }: { version: number }) {
  const [sessions, setSessions] = useState<readonly OwnSession[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const ending = new AbortController();
    listSessions(ending.signal).then(setSessions, (failure: unknown) => {
      if (!ending.signal.aborted) setProblem(asApiError(failure).message);
    });
    return () => {
      ending.abort();
    };
  }, [turn, version]);
  const end = async (): Promise<void> => {
    setBusy(true);
    try {
      await endOtherSessions();
      setProblem(null);
      showToast({ text: "You are signed out everywhere else" });
      setTurn((one) => one + 1);
    } catch (failure) {
      setProblem(asApiError(failure).message);
    }
    setBusy(false);
  };
  return (
    <section className="account-part" aria-labelledby="account-sessions">
      <h2 id="account-sessions">Where you are signed in</h2>
      {problem && <Notice tone="bad">{problem}</Notice>}
      {!sessions && !problem && <Skeleton width="100%" height="48px" />}
      <ul className="account-workspaces">
        {sessions?.map((one) => (
          <li key={`${one.since} ${one.lastUsed}`}>
            <div>
              {one.current ? <strong>This browser</strong> : "Another browser"}
              <p>
                Since {moment.format(new Date(one.since))}, last used {moment.format(new Date(one.lastUsed))}
                {one.workspace && `, in ${one.workspace}`}
              </p>
            </div>
          </li>
        ))}
      </ul>
      {sessions && sessions.length > 1 && (
        <div className="account-acts">
          <Button busy={busy} onClick={() => void end()}>
            Sign out everywhere else
          </Button>
        </div>
      )}
    </section>
  );
}
