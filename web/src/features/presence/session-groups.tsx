import { dealt } from "@/engine/live/breakout";
import type { Attendee, LiveSession } from "@/engine/live/protocol";
import type { Together } from "@/engine/live/together";
import { Button } from "@/ui/button";

interface SessionGroupsProps {
  together: Together;
  session: LiveSession;
  others: readonly Attendee[];
  /** May go into any group. */
  visits: boolean;
}

const MOST = 4;

/** The people of the room work apart for a while, and come back. */
export function SessionGroups({ together, session, others, visits }: SessionGroupsProps) {
  const groups = session.groups ?? [];
  const names = new Map(others.map(({ personId, name }) => [personId, name]));
  if (groups.length === 0) {
    const counts = Array.from({ length: Math.min(MOST, others.length) }, (_, n) => n + 1);
    return (
      <div className="session-groups" role="group" aria-label="Work in groups">
        <span>Groups</span>
        {counts.map((count) => (
          <Button key={count} size="small" aria-label={`Split into ${String(count)} ${count === 1 ? "group" : "groups"}`} onClick={() => { together.split(dealt(others.map(({ personId }) => personId), count)); }}>
            {String(count)}
          </Button>
        ))}
      </div>
    );
  }
  return (
    <div className="session-groups" role="group" aria-label="Groups">
      {groups.map(({ number, people }) => (
        <p key={number}>
          <strong>{`Group ${String(number)}`}</strong> {people.map((one) => names.get(one) ?? "you").join(", ") || "nobody"}
          {visits && (
            <Button size="small" onClick={() => { together.go(number); }}>
              {`Visit group ${String(number)}`}
            </Button>
          )}
        </p>
      ))}
      <Button size="small" variant="primary" onClick={() => { together.split([]); }}>
        Bring everyone back
      </Button>
    </div>
  );
}
