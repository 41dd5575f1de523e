import { useEffect, useMemo, useRef, useState } from "react";
import { requestTicket } from "@/api/live";
import type { Attendee, ServerMessage } from "@/engine/live/protocol";
import { createLiveSocket } from "@/engine/live/socket";
import type { LiveSocket, LiveState } from "@/engine/live/socket";

export type Listener = (message: ServerMessage) => void;

export interface LiveRoom {
  readonly state: LiveState;
  readonly people: readonly Attendee[];
  /** Hears every message of the room until the answered function is called. */
  listen(listener: Listener): () => void;
  retry(): void;
}

/** The live room of a video while the page is open. */
export function useLiveRoom(videoId: string): LiveRoom {
  const [state, setState] = useState<LiveState>("connecting");
  const [people, setPeople] = useState<readonly Attendee[]>([]);
  const [listeners] = useState(() => new Set<Listener>());
  const socket = useRef<LiveSocket | null>(null);
  useEffect(() => {
    const made = createLiveSocket({
      room: `video:${videoId}`,
      getTicket: (room) => requestTicket(room),
      onState: setState,
      onMessage: (message) => {
        if (message.type === "welcome" || message.type === "presence") setPeople(message.people);
        for (const listener of [...listeners]) listener(message);
      },
    });
    socket.current = made;
    return () => {
      made.close();
      socket.current = null;
    };
  }, [videoId, listeners]);
  // The same functions for as long as the room is the same: whoever listens need not begin anew.
  const ways = useMemo(
    () => ({
      listen: (listener: Listener) => {
        listeners.add(listener);
        return () => {
          listeners.delete(listener);
        };
      },
      retry: () => socket.current?.retryNow(),
    }),
    [listeners],
  );
  return useMemo(() => ({ state, people, ...ways }), [state, people, ways]);
}
