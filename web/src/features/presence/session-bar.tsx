import "./session-bar.css";
import { Hand, Magnet, Play, Users } from "lucide-react";
import { useStore } from "zustand";
import { useEffect } from "react";
import type { Attendee, LiveSession } from "@/engine/live/protocol";
import { groupOf } from "@/engine/live/breakout";
import { leads, mayTake } from "@/engine/live/tiers";
import type { Together } from "@/engine/live/together";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { IconButton } from "@/ui/icon-button";
import { showToast } from "@/ui/toast";
import { SessionPeople } from "./session-people";

export interface SessionBarProps {
  together: Together;
  people: readonly Attendee[];
  me: string;
  role: string;
}

/** What is so in words, for eyes and for ears. */
function wordsOf(session: LiveSession, drives: boolean, following: boolean): string {
  if (drives) return "You drive";
  if (!session.driver) return "Everyone on their own";
  return following ? `With ${session.driver.name}` : `${session.driver.name} drives`;
}

/** Who moves the film for everyone, and what one may do about it. Over the picture: nothing shifts when it comes. */
export function SessionBar({ together, people, me, role }: SessionBarProps) {
  const { session, following, screen, refusal } = useStore(together.store);
  useEffect(() => {
    if (refusal) showToast({ text: refusal.words });
  }, [refusal]);
  const alone = people.every(({ personId }) => personId === me);
  const drives = session.driver !== null && session.driver.screen === screen;
  if (alone && (session.driver === null || drives)) return null;
  const handUp = session.hands.includes(me);
  const led = session.driver !== null && !drives;
  const group = groupOf(session, me);
  return (
    <div className="session-bar" role="group" aria-label="Watching together" data-testid="session-bar">
      {session.driver ? <Avatar personId={session.driver.personId} name={session.driver.name} size="small" decorative /> : <Users className="session-icon" aria-hidden="true" />}
      <span className="session-words" role="status">
        {group && `Group ${String(group.number)}: `}
        {wordsOf(session, drives, following)}
      </span>
      {led && (
        <Button size="small" variant={following ? "live" : "primary"} aria-pressed={following} aria-keyshortcuts="Q" onClick={following ? () => { together.unfollow(); } : () => { together.follow(); }}>
          {following ? "Following" : "Follow"}
        </Button>
      )}
      {drives && (
        <IconButton size="small" variant="over" label="Bring everyone here" shortcut="Shift G" icon={<Magnet />} tooltipSide="top" onClick={() => { together.gather(); }} />
      )}
      {drives && <Button size="small" aria-keyshortcuts="D" onClick={() => { together.release(); }}>Lay down</Button>}
      {!drives && mayTake(session, me, role) && (
        <Button size="small" icon={<Play />} aria-keyshortcuts="D" onClick={() => { together.take(); }}>
          {led ? "Take over" : "Drive"}
        </Button>
      )}
      {!drives && !leads(role) && (
        <IconButton size="small" variant="over" label={handUp ? "Take the hand down" : "Raise hand"} shortcut="U" pressed={handUp} icon={<Hand />} tooltipSide="top" onClick={() => { together.raiseHand(!handUp); }} />
      )}
      {group && <Button size="small" onClick={() => { together.go(null); }}>Return</Button>}
      <SessionPeople together={together} session={session} people={people} me={me} role={role} drives={drives} />
    </div>
  );
}
