import { useEffect } from "react";
import { Navigate, Outlet, useLocation } from "react-router-dom";
import { onEndedRights } from "@/api/ended-rights";
import { sessionStore, startSession, useSessionState } from "@/api/session-store";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { showToast } from "@/ui/toast";
import { WifiOff } from "lucide-react";
import { signInFrom } from "./paths";

/** Shows its pages to signed-in people; asks others to sign in and brings them back afterwards. */
export function SignedIn() {
  const { status } = useSessionState();
  const location = useLocation();
  useEffect(() => onEndedRights((text) => { showToast({ text, lifetimeMs: 20_000 }); }), []);
  if (status === "signed-in") return <Outlet />;
  if (status === "signed-out") return <Navigate replace to={signInFrom(location.pathname + location.search)} />;
  if (status === "unreachable") return <Unreachable />;
  return <div aria-busy="true" className="page-centre" />;
}

function Unreachable() {
  return (
    <main className="page-centre">
      <EmptyState
        icon={<WifiOff />}
        headingLevel={1}
        title="Practika can't be reached"
        text="Check the connection. Nothing is lost: notes that were sent are kept."
      >
        <Button
          variant="primary"
          onClick={() => {
            sessionStore.setState({ status: "unknown", session: null }, true);
            void startSession();
          }}
        >
          Try again
        </Button>
      </EmptyState>
    </main>
  );
}
