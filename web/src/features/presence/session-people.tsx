import { Hand, Users } from "lucide-react";
import type { Attendee, LiveSession, Tier } from "@/engine/live/protocol";
import { leads, TIERS } from "@/engine/live/tiers";
import type { Together } from "@/engine/live/together";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { Popover } from "@/ui/popover";
import { SessionGroups } from "./session-groups";

interface SessionPeopleProps {
  together: Together;
  session: LiveSession;
  people: readonly Attendee[];
  me: string;
  role: string;
  drives: boolean;
}

const TIER_WORDS: Readonly<Record<Tier, string>> = { watch: "Watch", point: "Point", draw: "Draw", drive: "Drive" };

/** The others of the session: raised hands first, handing the baton over, and who may do how much. */
export function SessionPeople({ together, session, people, me, role, drives }: SessionPeopleProps) {
  const others = [...new Map(people.filter(({ personId }) => personId !== me).map((one) => [one.personId, one])).values()];
  const place = ({ personId }: Attendee): number => (session.hands.includes(personId) ? session.hands.indexOf(personId) : session.hands.length);
  others.sort((a, b) => place(a) - place(b));
  const hands = others.filter(({ personId }) => session.hands.includes(personId)).length;
  if (others.length === 0) return null;
  const words = hands > 0 ? `People, ${String(hands)} ${hands === 1 ? "hand" : "hands"} up` : `People, ${String(others.length)}`;
  return (
    <Popover
      label="People in this session"
      side="top"
      trigger={
        <button type="button" className="session-people" aria-label={words} data-hands={hands > 0}>
          {hands > 0 ? <Hand aria-hidden="true" /> : <Users aria-hidden="true" />} {hands > 0 ? hands : others.length}
        </button>
      }
    >
      <ul className="session-list">
        {others.map(({ personId, name }) => (
          <li key={personId}>
            <Avatar personId={personId} name={name} size="small" decorative />
            <span className="session-name">{name}</span>
            {session.hands.includes(personId) && <Hand className="session-hand" role="img" aria-label="hand up" />}
            {leads(role) && (
              <select
                aria-label={`What ${name} may do`}
                value={session.tiers?.[personId] ?? ""}
                onChange={(event) => { together.setTier(personId, event.target.value as Tier); }}
              >
                <option value="" disabled>As their role</option>
                {TIERS.map((tier) => <option key={tier} value={tier}>{TIER_WORDS[tier]}</option>)}
              </select>
            )}
            {(drives || (leads(role) && session.driver !== null)) && session.driver?.personId !== personId && (
              <Button size="small" onClick={() => { together.give(personId); }} aria-label={`Hand over to ${name}`}>Hand over</Button>
            )}
          </li>
        ))}
      </ul>
      {(drives || leads(role)) && <SessionGroups together={together} session={session} others={others} visits={leads(role)} />}
    </Popover>
  );
}
