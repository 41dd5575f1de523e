import { request } from "./client";
import type { Invitation, InvitationPreview, Member, Role, Session } from "./types";

export async function listPeople(signal?: AbortSignal): Promise<Member[]> {
  const answer = await request<Member[] | { people: Member[] }>("GET", "/api/people", { signal });
  return Array.isArray(answer) ? answer : answer.people;
}

export function createInvitation(role: Exclude<Role, "owner">): Promise<Invitation> {
  return request("POST", "/api/invitations", { body: { role } });
}

export function readInvitation(code: string, signal?: AbortSignal): Promise<InvitationPreview> {
  return request("GET", `/api/invitations/${encodeURIComponent(code)}`, { signal, isPublic: true });
}

/** Joins the signed-in person; the answer may carry a session in the new workspace. */
export function acceptInvitation(code: string): Promise<Partial<Session> | undefined> {
  return request("POST", `/api/invitations/${encodeURIComponent(code)}/accept`, { body: {} });
}
