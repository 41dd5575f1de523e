import { useEffect, useMemo } from "react";
import { witnessed } from "@/engine/live/witness";
import type { Player } from "@/engine/media/media-store";
import type { TogetherActs } from "./acts";
import type { LiveRoom } from "./use-live-room";

/**
 * Joins the film to what the room shares. The answered player is for people's hands: what they do with it is noticed,
 * and whoever moves the film themself follows no more. What the room does with the film goes past it.
 */
export function useTogether({ together }: LiveRoom, raw: Player | null, me: string): { player: Player | null; acts: TogetherActs } {
  useEffect(() => {
    together.attach(raw);
    return () => {
      together.attach(null);
    };
  }, [together, raw]);
  const player = useMemo(() => raw && witnessed(raw, () => { together.ownAct(); }), [raw, together]);
  const acts = useMemo<TogetherActs>(() => {
    const now = () => together.store.getState();
    const drives = (): boolean => now().session.driver !== null && now().session.driver?.screen === now().screen;
    return {
      toggleBaton: () => { if (drives()) together.release(); else together.take(); },
      toggleFollowing: () => { if (now().following) together.unfollow(); else together.follow(); },
      toggleHand: () => { together.raiseHand(!now().session.hands.includes(me)); },
      gather: () => { if (drives()) together.gather(); },
    };
  }, [together, me]);
  return { player, acts };
}
