import { refreshSession } from "./access-token";
import { sessionStore } from "./session-store";

/** What a socket is told before it is closed because rights have ended. */
const ENDINGS = new Set(["membership_ended", "role_changed", "session_ended"]);
const listeners = new Set<(words: string) => void>();

/** Hears in words why rights have ended, until the answered function is called. */
export function onEndedRights(listener: (words: string) => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/**
 * The server has closed a socket: asks at once what this person still is. Who is nothing any more is signed out by that;
 * who is in another workspace begins there anew, because nothing of this one may stay on the screen.
 */
export function hearEnding({ code, message }: { code: string; message: string }): void {
  if (!ENDINGS.has(code)) return;
  const before = sessionStore.getState().session?.workspace.id;
  const tell = (): void => {
    for (const listener of listeners) listener(message);
  };
  const stays = code === "session_ended"; // perhaps this is the session that goes on
  if (!stays) tell();
  refreshSession().then(
    (session) => {
      if (before && session.workspace.id !== before) location.assign("/");
    },
    () => {
      if (stays) tell();
    },
  );
}
