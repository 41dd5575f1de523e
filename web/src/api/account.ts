import { holdSession } from "./access-token";
import { request } from "./client";
import type { components } from "./generated/openapi";

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

/** Closes the account. The session is over here too; the caller leaves the page. */
export async function closeAccount(closing: Closing): Promise<void> {
  await request<undefined>("POST", "/api/me/close", { body: closing });
  holdSession(null);
}
