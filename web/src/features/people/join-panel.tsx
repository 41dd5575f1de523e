import { CircleAlert } from "lucide-react";
import { useState } from "react";
import { asApiError } from "@/api/api-error";
import { acceptInvitation } from "@/api/people";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";

/** For who is signed in already: one button. */
export function JoinPanel({ code, onJoined }: { code: string; onJoined: () => void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const join = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await acceptInvitation(code);
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
