/** Groups of a session: to somebody in a group it looks as if the group were all of it, as `domain/breakout.py` has it. */
import type { LiveSession } from "./protocol";

export type Group = LiveSession["groups"][number];

/** Null: that person is in the main room. */
export const groupOf = (session: LiveSession, personId: string): Group | null =>
  (session.groups ?? []).find(({ people }) => people.includes(personId)) ?? null;

/** The session as this person has it. */
export function viewOf(session: LiveSession, personId: string): LiveSession {
  const group = groupOf(session, personId);
  return group ? { ...session, driver: group.driver, transport: group.transport, epoch: group.epoch } : session;
}

/** Are these two in the same part of the room? */
export const near = (session: LiveSession, one: string, other: string): boolean =>
  groupOf(session, one)?.number === groupOf(session, other)?.number;

/** People dealt into so many groups, one after the other, none empty. */
export function dealt(people: readonly string[], count: number): readonly (readonly string[])[] {
  const groups = Array.from({ length: Math.min(count, people.length) }, (): string[] => []);
  people.forEach((person, n) => groups[n % groups.length]?.push(person));
  return groups;
}
