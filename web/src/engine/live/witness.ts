/** A player whose every request by a person is noticed first: who moves the film themself does not follow any more. */
import type { Player } from "../media/media-store";
import type { Requests } from "../media/requests";

const MOVES = ["play", "pause", "toggle", "goTo", "step", "setRate", "shiftRate", "markLoop", "setLoop", "toggleLooping"] as const;

/** The same player; `onAct` is called before each request that moves the film, and only by those made through it. */
export function witnessed(player: Player, onAct: () => void): Player {
  const watched = Object.fromEntries(
    MOVES.map((name) => {
      const act = player.request[name] as (...given: unknown[]) => unknown;
      return [
        name,
        (...given: unknown[]): unknown => {
          onAct();
          return act(...given);
        },
      ];
    }),
  ) as unknown as Pick<Requests, (typeof MOVES)[number]>;
  return { ...player, request: { ...player.request, ...watched } };
}
