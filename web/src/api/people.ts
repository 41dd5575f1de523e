import { holdSession } from "./access-token";
import { request } from "./client";
import type { Invitation, InvitationPreview, Member, Role, Session } from "./types";

export async function listPeople(signal?: AbortSignal): Promise<Member[]> {
  const { people } = await request<{ people: Member[] }>("GET", "/api/people", { signal });
  return people;
}

export function changeRole(personId: string, role: Role): Promise<Member> {
  return request("PATCH", `/api/people/${encodeURIComponent(personId)}`, { body: { role } });
}

export function removeMember(personId: string): Promise<undefined> {
  return request("DELETE", `/api/people/${encodeURIComponent(personId)}`);
}

/** Undoes a removal of the last minutes. */
export function bringMemberBack(personId: string): Promise<Member> {
  return request("POST", `/api/people/${encodeURIComponent(personId)}/back`);
}

export function createInvitation(role: Exclude<Role, "owner">): Promise<Invitation> {
  return request("POST", "/api/invitations", { body: { role } });
}

export function readInvitation(code: string, signal?: AbortSignal): Promise<InvitationPreview> {
  return request("GET", `/api/invitations/${encodeURIComponent(code)}`, { signal, isPublic: true });
}

/** Joins the signed-in person and goes on in the new workspace. */
export async function acceptInvitation(code: string): Promise<Session> {
  const session = await request<Session>("POST", `/api/invitations/${encodeURIComponent(code)}/accept`);
  holdSession(session);
  return session;
}
