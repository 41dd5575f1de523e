import { useEffect, useMemo, useRef, useState } from "react";
import { hearEnding } from "@/api/ended-rights";
import { requestTicket } from "@/api/live";
import { near } from "@/engine/live/breakout";
import { createOthers } from "@/engine/live/others";
import type { Others } from "@/engine/live/others";
import type { Attendee, ClientMessage, Flow, ServerMessage } from "@/engine/live/protocol";
import { createLiveSocket } from "@/engine/live/socket";
import type { LiveSocket, LiveState } from "@/engine/live/socket";
import { createTogether } from "@/engine/live/together";
import type { Together } from "@/engine/live/together";

export type Listener = (message: ServerMessage) => void;

export interface LiveRoom {
  readonly state: LiveState;
  /** Of a crowd only the first by name. */
  readonly people: readonly Attendee[];
  /** How many people are here. */
  readonly count: number;
  /** Hears every message of the room until the answered function is called. */
  listen(listener: Listener): () => void;
  /** Hears what this screen lets flow itself, until the answered function is called. */
  overhear(listener: (flow: Flow) => void): () => void;
  /** Does anybody overhear? Then it flows also when nobody else is here. */
  overheard(): boolean;
  retry(): void;
  /** Now or never. */
  readonly send: (message: ClientMessage) => void;
  /** What is shared. */
  readonly together: Together;
  /** What flows from the others. */
  readonly others: Others;
}

/** The live room of a video while the page is open. */
export function useLiveRoom(videoId: string, me: string): LiveRoom {
  const [state, setState] = useState<LiveState>("connecting");
  const [{ people, count }, setHere] = useState<{ people: readonly Attendee[]; count: number }>({ people: [], count: 0 });
  const [listeners] = useState(() => new Set<Listener>());
  const [overhearing] = useState(() => new Set<(flow: Flow) => void>());
  const socket = useRef<LiveSocket | null>(null);
  const shared = useMemo(() => ({ room: videoId, together: createTogether({ me }), others: createOthers() }), [videoId, me]);
  useEffect(() => {
    const { together, others } = shared;
    const stopGroups = keepNear(together, others, me);
    together.speakBy((message) => socket.current?.send(message));
    const made = createLiveSocket({
      room: `video:${videoId}`,
      getTicket: (room) => requestTicket(room),
      onState: setState,
      onMessage: (message) => {
        if (message.type === "welcome" || message.type === "presence") {
          const named = message.people;
          const here = Math.max(message.count ?? 0, named.length);
          setHere({ people: named, count: here });
          if (here === named.length) others.keepOnly(new Set(named.map(({ personId }) => personId)));
        } else if (message.type === "error") hearEnding(message);
        if (message.type === "flow") others.receive(message);
        together.receive(message);
        for (const listener of [...listeners]) listener(message);
      },
    });
    socket.current = made;
    return () => {
      made.close();
      stopGroups();
      together.stop();
      socket.current = null;
    };
  }, [videoId, me, listeners, shared]);
  // The same functions for as long as the room is the same: whoever listens need not begin anew.
  const ways = useMemo(
    () => ({
      listen: (listener: Listener) => {
        listeners.add(listener);
        return () => {
          listeners.delete(listener);
        };
      },
      overhear: (listener: (flow: Flow) => void) => {
        overhearing.add(listener);
        return () => {
          overhearing.delete(listener);
        };
      },
      overheard: () => overhearing.size > 0,
      retry: () => socket.current?.retryNow(),
      send: (message: ClientMessage) => {
        if (message.type === "flow") for (const listener of [...overhearing]) listener(message);
        socket.current?.send(message);
      },
    }),
    [listeners, overhearing],
  );
  return useMemo(() => ({ state, people, count, ...ways, ...shared }), [state, people, count, ways, shared]);
}

/** Who works in another part of the room leaves no ink in this one. */
function keepNear({ store }: Together, others: Others, me: string): () => void {
  return store.subscribe(({ session }, before) => {
    if (session.groups === before.session.groups) return;
    const here = [...others.store.getState().screens.values()].map(({ personId }) => personId);
    others.keepOnly(new Set(here.filter((one) => near(session, one, me))));
  });
}
