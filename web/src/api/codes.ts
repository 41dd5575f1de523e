import { request } from "./client";
import type { Code, CodeChange, NewCode } from "./types";

export async function listCodes(signal?: AbortSignal): Promise<readonly Code[]> {
  const { codes } = await request<{ codes: readonly Code[] }>("GET", "/api/codes", { signal });
  return codes;
}

export function addCode(code: NewCode): Promise<Code> {
  return request("POST", "/api/codes", { body: code });
}

export function changeCode(id: string, change: CodeChange): Promise<Code> {
  return request("PATCH", `/api/codes/${encodeURIComponent(id)}`, { body: change });
}
