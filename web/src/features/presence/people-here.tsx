import type { Attendee } from "@/engine/live/protocol";
import { AvatarStack } from "@/ui/avatar";

interface PeopleHereProps {
  readonly people: readonly Attendee[];
  /** So many more are here than are named. */
  readonly unnamed: number;
  readonly me: string;
}

/** One avatar a person, however many windows they have open; oneself last. */
export function PeopleHere({ people, unnamed, me }: PeopleHereProps) {
  const others = new Map(people.filter(({ personId }) => personId !== me).map(({ personId, name }) => [personId, name]));
  if (others.size === 0) return null;
  const list = [...others].map(([id, name]) => ({ id, name }));
  return (
    <div className="people-here" data-testid="people-here">
      <AvatarStack people={list} unnamed={unnamed} most={3} />
    </div>
  );
}
