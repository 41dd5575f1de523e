import type { Attendee } from "@/engine/live/protocol";
import { AvatarStack } from "@/ui/avatar";

/** One avatar a person, however many windows they have open; oneself last. */
export function PeopleHere({ people, me }: { people: readonly Attendee[]; me: string }) {
  const others = new Map(people.filter(({ personId }) => personId !== me).map(({ personId, name }) => [personId, name]));
  if (others.size === 0) return null;
  const list = [...others].map(([id, name]) => ({ id, name }));
  return (
    <div className="people-here" data-testid="people-here">
      <AvatarStack people={list} most={3} />
    </div>
  );
}
