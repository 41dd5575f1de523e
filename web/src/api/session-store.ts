import { createStore, useStore } from "zustand";
import { holdSession, onSession } from "./access-token";
import { resumeSession } from "./session";
import { asApiError } from "./api-error";
import type { Session } from "./types";

export type SessionState =
  | { status: "unknown"; session: null }
  | { status: "unreachable"; session: null }
  | { status: "signed-out"; session: null }
  | { status: "signed-in"; session: Session };

/** Who is using this browser. Starts unknown until the cookie has been asked. */
export const sessionStore = createStore<SessionState>(() => ({ status: "unknown", session: null }));

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("practika.session");

// The cookie can't be seen from here. This hint only saves who was never here a refused request.
const HINT = "practika.session";

function keepHint(known: boolean): void {
  try {
    if (known) localStorage.setItem(HINT, "1");
    else localStorage.removeItem(HINT);
  } catch {
    // storage is forbidden: then the cookie is simply asked
  }
}

function mayHaveSession(): boolean {
  try {
    return localStorage.getItem(HINT) !== null;
  } catch {
    return true;
  }
}

function announce(session: Session | null): void {
  const before = sessionStore.getState();
  sessionStore.setState(session ? { status: "signed-in", session } : { status: "signed-out", session: null }, true);
  keepHint(session !== null);
  if (before.status === "signed-in" && !session) channel?.postMessage("signed-out");
}

onSession(announce);

// Signing out in one tab signs out all of them.
channel?.addEventListener("message", (event: MessageEvent<unknown>) => {
  if (event.data === "signed-out" && sessionStore.getState().status === "signed-in") holdSession(null);
});

/** Asks the cookie once at start; says "unreachable" when the server gave no answer. */
export async function startSession(): Promise<void> {
  if (!mayHaveSession()) {
    holdSession(null);
    return;
  }
  try {
    await resumeSession();
  } catch (problem) {
    const error = asApiError(problem);
    if (error.isTransient) sessionStore.setState({ status: "unreachable", session: null }, true);
    else holdSession(null);
  }
}

export function useSessionState(): SessionState {
  return useStore(sessionStore);
}

/** The session inside a route that only signed-in people reach. */
export function useSession(): Session {
  const state = useStore(sessionStore);
  if (!state.session) throw new Error("useSession was used outside the signed-in part of the app");
  return state.session;
}
