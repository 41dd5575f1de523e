import { again } from "./again";
import { ApiError, readError } from "./api-error";
import type { Session } from "./types";

/** The access token lives in this module's memory only: no storage that a foreign script could read later. */
let token: string | null = null;
let inFlight: Promise<Session> | null = null;
const listeners = new Set<(session: Session | null) => void>();

export function accessToken(): string | null {
  return token;
}

/** Makes `session` the one in use (null: signed out) and tells who listens. */
export function holdSession(session: Session | null): void {
  token = session?.accessToken ?? null;
  for (const listener of listeners) listener(session);
}

export function onSession(listener: (session: Session | null) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function postRefresh(workspaceId?: string): Promise<Session> {
  let answer: Response;
  try {
    // Sent again when the answer was lost: the server takes the same cookie twice for ten seconds.
    answer = await again(() => fetch("/api/session/refresh", {
      method: "POST",
      credentials: "same-origin",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(workspaceId === undefined ? {} : { workspaceId }),
      signal: AbortSignal.timeout(15_000),
    }), (problem) => problem instanceof TypeError);
  } catch {
    throw new ApiError("unreachable", "Practika can't be reached. Check the connection.", 0);
  }
  if (!answer.ok) {
    const problem = await readError(answer);
    if (answer.status === 401) holdSession(null);
    throw problem;
  }
  const session = (await answer.json()) as Session;
  holdSession(session);
  return session;
}

/**
 * Trades the refresh cookie for a new access token. One at a time in this tab (a shared promise) and across tabs (a
 * Web Lock): the cookie rotates, and two tabs that sent the same one would look like a theft to the server.
 */
export function refreshSession(workspaceId?: string): Promise<Session> {
  if (inFlight && workspaceId === undefined) return inFlight;
  const run = (): Promise<Session> => postRefresh(workspaceId);
  const locks = "locks" in navigator ? navigator.locks : null;
  // The lock's own callback decides the type: flatten it for older typings.
  const started: Promise<Session> = locks
    ? Promise.resolve(locks.request("practika.refresh", run))
    : run();
  const flight = started.finally(() => {
    if (inFlight === flight) inFlight = null;
  });
  inFlight = flight;
  return flight;
}
