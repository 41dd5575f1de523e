import "./account.css";
import { Download } from "lucide-react";
import { useEffect, useState } from "react";
import { askForData, readAccount } from "@/api/account";
import type { Account, DataExport } from "@/api/account";
import { asApiError } from "@/api/api-error";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";
import { Skeleton } from "@/ui/skeleton";
import { CloseAccount } from "./close-account";
import { OwnFacts } from "./own-facts";
import { OwnSessions } from "./own-sessions";
import { OwnWorkspaces } from "./own-workspaces";
import { SecondFactor } from "./second-factor";

/** While a file is being made it is asked for so often. */
const LOOK_AGAIN_MS = 15_000;
/** A link lives five minutes: it is made anew before. */
const LINK_MS = 4 * 60_000;

const day = new Intl.DateTimeFormat("en", { dateStyle: "long" });

function useAccount() {
  const [account, setAccount] = useState<Account | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [version, setVersion] = useState(0);
  const state = account?.export?.state;
  useEffect(() => {
    const ending = new AbortController();
    readAccount(ending.signal).then(
      (found) => {
        setAccount(found);
        setProblem(null);
      },
      (failure: unknown) => {
        if (!ending.signal.aborted) setProblem(asApiError(failure).message);
      },
    );
    return () => {
      ending.abort();
    };
  }, [version]);
  useEffect(() => {
    if (!state) return undefined;
    const timer = setInterval(() => { setVersion((one) => one + 1); }, state === "open" ? LOOK_AGAIN_MS : LINK_MS);
    return () => {
      clearInterval(timer);
    };
  }, [state]);
  return { account, problem, version, reload: () => { setVersion((one) => one + 1); } };
}

/** Who one is, what one can take along, and the way out. */
export function AccountView({ onClosed, onLeft }: { onClosed: () => void; onLeft: () => void }) {
  const { account, problem, reload, version } = useAccount();
  return (
    <main className="account">
      <h1>Your account</h1>
      {problem && <Notice tone="bad">{problem}</Notice>}
      {!account && !problem && <Skeleton width="100%" height="320px" />}
      {account && (
        <>
          <OwnFacts account={account} onChanged={reload} />
          <OwnSessions version={version} />
          <OwnWorkspaces workspaces={account.workspaces} onChanged={reload} onLeft={onLeft} />
          <SecondFactor />
          <TakeData made={account.export} onAsked={reload} />
          <CloseAccount account={account} onClosed={onClosed} />
        </>
      )}
    </main>
  );
}

function TakeData({ made, onAsked }: { made: DataExport | null; onAsked: () => void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const ask = async (): Promise<void> => {
    setBusy(true);
    try {
      await askForData();
      setProblem(null);
      onAsked();
    } catch (failure) {
      setProblem(asApiError(failure).message);
    }
    setBusy(false);
  };
  const gathering = made?.state === "open";
  return (
    <section className="account-part" aria-labelledby="account-data">
      <h2 id="account-data">Your data</h2>
      <p>
        A file with all that is known of you: profile, workspaces, sessions, films you uploaded, lessons you recorded, what
        was counted of you, and every version of your notes and drawings.
      </p>
      {problem && <Notice tone="bad">{problem}</Notice>}
      <div role="status">
        {gathering && <p>Your data is being gathered. This takes some minutes; you can leave this page and come back.</p>}
        {made?.link && made.until && <p>Your file is ready. It can be downloaded until {day.format(new Date(made.until))}.</p>}
      </div>
      <div className="account-acts">
        {made?.link && (
          <Button asChild variant="primary" icon={<Download />}>
            <a href={made.link} download>
              Download my data
            </a>
          </Button>
        )}
        <Button busy={busy || gathering} onClick={() => void ask()}>
          {made ? "Gather my data anew" : "Gather my data"}
        </Button>
      </div>
    </section>
  );
}
