import { holdSession, refreshSession } from "./access-token";
import { request } from "./client";
import type { Session } from "./types";

export interface SignUp {
  email: string;
  password: string;
  name: string;
  workspaceName?: string;
  invitation?: string;
}

export async function signUp(facts: SignUp): Promise<Session> {
  const session = await request<Session>("POST", "/api/sign-up", { body: facts, isPublic: true });
  holdSession(session);
  return session;
}

export async function signIn(email: string, password: string): Promise<Session> {
  const session = await request<Session>("POST", "/api/sign-in", { body: { email, password }, isPublic: true });
  holdSession(session);
  return session;
}

/** Picks up the session that the cookie still holds; throws when there is none. */
export function resumeSession(): Promise<Session> {
  return refreshSession();
}

export function switchWorkspace(workspaceId: string): Promise<Session> {
  return refreshSession(workspaceId);
}

/** Ends the session here at once and on the server when it can be reached. */
export async function signOut(): Promise<void> {
  try {
    await request<undefined>("POST", "/api/sign-out", { isPublic: true });
  } finally {
    holdSession(null);
  }
}
