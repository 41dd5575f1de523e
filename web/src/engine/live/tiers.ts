/** What a person may do in a session: the same rule as `domain/live_policy.py`; the server judges every message again. */
import type { LiveSession, Tier } from "./protocol";

export const TIERS: readonly Tier[] = ["watch", "point", "draw", "drive"];

/** Owners and coaches lead: they set tiers, and can always take the baton. */
export const leads = (role: string): boolean => role === "owner" || role === "coach";

export function tierOf(session: LiveSession, personId: string, role: string): Tier {
  if (leads(role)) return "drive";
  const [first, ceiling]: [Tier, Tier] = role === "viewer" || role === "guest" ? ["watch", "point"] : ["drive", "drive"];
  const set = session.tiers?.[personId] ?? first;
  return TIERS.indexOf(set) < TIERS.indexOf(ceiling) ? set : ceiling;
}

export const atLeast = (tier: Tier, least: Tier): boolean => TIERS.indexOf(tier) >= TIERS.indexOf(least);

/** May this person take the baton now? */
export function mayTake(session: LiveSession, personId: string, role: string): boolean {
  const { driver } = session;
  return tierOf(session, personId, role) === "drive" && (driver === null || driver.personId === personId || leads(role));
}
