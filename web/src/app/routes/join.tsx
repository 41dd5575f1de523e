import { useEffect, useState } from "react";
import { Link, Navigate, useNavigate, useParams } from "react-router-dom";
import { asApiError } from "@/api/api-error";
import { useSessionState } from "@/api/session-store";
import { readInvitation } from "@/api/people";
import type { InvitationPreview } from "@/api/types";
import { JoinPanel } from "@/features/people/join-panel";
import { Entrance, EntranceWaiting } from "@/features/sign-in/entrance";
import { SignUpForm } from "@/features/sign-in/sign-up-form";
import { Button } from "@/ui/button";
import { usePageTitle } from "../page-title";
import { paths, signInFrom } from "../paths";

type Look = { preview: InvitationPreview } | { problem: string } | null;

function useInvitation(code: string): Look {
  const [look, setLook] = useState<Look>(null);
  useEffect(() => {
    const ending = new AbortController();
    readInvitation(code, ending.signal).then(
      (preview) => {
        setLook({ preview });
      },
      (problem: unknown) => {
        if (!ending.signal.aborted) setLook({ problem: asApiError(problem).message });
      },
    );
    return () => {
      ending.abort();
    };
  }, [code]);
  return look;
}

export function Component() {
  const { code = "" } = useParams();
  const navigate = useNavigate();
  const { status, session } = useSessionState();
  // Who signs up here has joined by that; only who was signed in before is asked to join.
  const [joined, setJoined] = useState(false);
  const look = useInvitation(code);
  usePageTitle("Join a workspace");

  if (joined) return <Navigate replace to={paths.library} />;
  if (look === null || status === "unknown") {
    return <EntranceWaiting label="Looking at your invitation" />;
  }
  if ("problem" in look) {
    return (
      <Entrance title="This invitation can't be used" text={look.problem}>
        <div className="sign-in-form">
          <Button asChild variant="primary" size="large">
            <Link to={paths.library}>To Practika</Link>
          </Button>
        </div>
      </Entrance>
    );
  }
  const workspace = look.preview.workspace.name;
  if (session) {
    return (
      <Entrance title={`Join ${workspace}`} text={`You are signed in as ${session.person.name}.`}>
        <JoinPanel
          code={code}
          onJoined={() => {
            navigate(paths.library, { replace: true });
          }}
        />
      </Entrance>
    );
  }
  return (
    <Entrance
      title={`Join ${workspace}`}
      text="You have been invited. Create an account to see its films and notes."
      footer={
        <>
          Have an account? <Link to={signInFrom(paths.join(code))}>Sign in and join</Link>
        </>
      }
    >
      <SignUpForm
        invitation={code}
        onDone={() => {
          setJoined(true);
        }}
      />
    </Entrance>
  );
}
