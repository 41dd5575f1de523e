import { holdSession } from "./access-token";
import { request } from "./client";
import type { components } from "./generated/openapi";
import type { Session } from "./types";

type Http = components["schemas"];
export type Account = Http["AccountView"];
export type DataExport = Http["ExportView"];
export type Belonging = Http["BelongingView"];
export type Closing = Http["Closing"];

export function readAccount(signal?: AbortSignal): Promise<Account> {
  return request("GET", "/api/me/account", { signal });
}

/** Asks for a file; a few minutes later `export` of the account has its link. */
export function askForData(): Promise<DataExport> {
  return request("POST", "/api/me/export");
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
