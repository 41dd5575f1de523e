import { holdSession, refreshSession } from "./access-token";
import { request } from "./client";
import type { components } from "./generated/openapi";
import type { Session } from "./types";

type Http = components["schemas"];
export type Account = Http["AccountView"];
export type DataExport = Http["ExportView"];
export type Belonging = Http["BelongingView"];
export type OwnSession = Http["OwnSessionView"];
export type Closing = Http["Closing"];

export function readAccount(signal?: AbortSignal): Promise<Account> {
  return request("GET", "/api/me/account", { signal });
}

/** Asks for a file; a few minutes later `export` of the account has its link. */
export function askForData(): Promise<DataExport> {
  return request("POST", "/api/me/export");
}

/** Changes one's own name; the session learns of it with the next token. */
export async function changeName(name: string): Promise<void> {
  await request("PATCH", "/api/me/account", { body: { name } });
  await refreshSession();
}

export async function changeEmail(email: string, password: string): Promise<void> {
  await request("POST", "/api/me/email", { body: { email, password } });
  await refreshSession();
}

/** Changes the password; every other session ends, this one goes on. */
export async function changePassword(password: string, newPassword: string): Promise<void> {
  holdSession(await request<Session>("POST", "/api/me/password", { body: { password, newPassword } }));
}

export async function listSessions(signal?: AbortSignal): Promise<OwnSession[]> {
  const { sessions } = await request<{ sessions: OwnSession[] }>("GET", "/api/me/sessions", { signal });
  return sessions;
}

/** Ends every session but this one. */
export async function endOtherSessions(): Promise<void> {
  holdSession(await request<Session>("POST", "/api/me/sessions/end"));
}

/** Leaves a workspace and goes on where one is now, which may be another one. */
export async function leaveWorkspace(workspaceId: string): Promise<Session> {
  const session = await request<Session>("POST", "/api/me/leave", { body: { workspaceId } });
  holdSession(session);
  return session;
}

/** Closes the account. The session is over here too; the caller leaves the page. */
export async function closeAccount(closing: Closing): Promise<void> {
  await request<undefined>("POST", "/api/me/close", { body: closing });
  holdSession(null);
}
