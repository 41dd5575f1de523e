import { useState } from "react";
import { leaveWorkspace } from "@/api/account";
import type { Belonging } from "@/api/account";
import { asApiError } from "@/api/api-error";
import { useSession } from "@/api/session-store";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Notice } from "@/ui/notice";
import { ROLE_WORDS } from "./role-words";

interface OwnWorkspacesProps {
  workspaces: readonly Belonging[];
  onChanged: () => void;
  /** The workspace that is open was left: nothing of it may stay in memory. */
  onLeft: () => void;
}

/** Where one is, and the way out of each. */
export function OwnWorkspaces({ workspaces, onChanged, onLeft }: OwnWorkspacesProps) {
  const [asked, setAsked] = useState<Belonging | null>(null);
  return (
    <section className="account-part" aria-labelledby="account-workspaces">
      <h2 id="account-workspaces">Workspaces</h2>
      <ul className="account-workspaces">
        {workspaces.map((one) => (
          <li key={one.id}>
            <div>
              {one.name} <span>{ROLE_WORDS[one.role].name}</span>
              {one.fate === "needs_owner" && <p>To leave it, make somebody else an owner first.</p>}
            </div>
            {one.fate === "stays" && (
              <Button aria-label={`Leave ${one.name}…`} onClick={() => { setAsked(one); }}>
                Leave…
              </Button>
            )}
          </li>
        ))}
      </ul>
      {asked && (
        <Leave workspace={asked} onClose={() => { setAsked(null); }} onChanged={onChanged} onLeft={onLeft} />
      )}
    </section>
  );
}

interface LeaveProps extends Pick<OwnWorkspacesProps, "onChanged" | "onLeft"> {
  workspace: Belonging;
  onClose: () => void;
}

function Leave({ workspace, onClose, onChanged, onLeft }: LeaveProps) {
  const here = useSession().workspace.id;
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const leave = async (): Promise<void> => {
    setBusy(true);
    try {
      await leaveWorkspace(workspace.id);
      if (workspace.id === here) {
        onLeft();
        return;
      }
      onChanged();
      onClose();
    } catch (failure) {
      setProblem(asApiError(failure).message);
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Leave ${workspace.name}?`}
      description={
        <>
          You cannot see its films and notes any more, and only a new invitation brings you back. <strong>What you uploaded
          and wrote there stays.</strong>
        </>
      }
      footer={
        <>
          <Button onClick={onClose}>Stay</Button>
          <Button variant="danger" busy={busy} onClick={() => void leave()}>
            Leave
          </Button>
        </>
      }
    >
      {problem && <Notice tone="bad">{problem}</Notice>}
    </Dialog>
  );
}
