import { CircleAlert } from "lucide-react";
import { useState } from "react";
import { asApiError } from "@/api/api-error";
import { acceptInvitation } from "@/api/people";
import { switchWorkspace } from "@/api/session";
import { holdSession } from "@/api/access-token";
import type { Session } from "@/api/types";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";

interface Joined extends Partial<Session> {
  workspaceId?: string;
}

function isSession(answer: Joined | undefined): answer is Session {
  return typeof answer?.accessToken === "string";
}

/** For who is signed in already: one button. */
export function JoinPanel({ code, onJoined }: { code: string; onJoined: () => void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const join = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const answer: Joined | undefined = await acceptInvitation(code);
      const workspaceId = answer?.workspace?.id ?? answer?.workspaceId;
      if (isSession(answer)) holdSession(answer);
      else if (workspaceId) await switchWorkspace(workspaceId);
      onJoined();
    } catch (failure) {
      setProblem(asApiError(failure).message);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="sign-in-form">
      {problem && (
        <Notice tone="bad" icon={<CircleAlert />}>
          {problem}
        </Notice>
      )}
      <Button
        variant="primary"
        size="large"
        busy={busy}
        onClick={() => {
          void join();
        }}
      >
        Join
      </Button>
    </div>
  );
}
