/**
 * Watching together: the shared session as this screen knows it, whether it follows, and what it asks for. The newest
 * session by (epoch, number) counts; everything else (leading, following, the server's clock) comes out of it.
 */
import { createStore } from "zustand/vanilla";
import type { StoreApi } from "zustand/vanilla";
import type { Player } from "../media/media-store";
import { groupOf, viewOf } from "./breakout";
import { ServerClock } from "./clock";
import { Follower } from "./follower";
import { Leader } from "./leader";
import type { ClientMessage, LiveSession, ServerMessage, Tempo, Tier, Transport } from "./protocol";

export interface TogetherState {
  /** As it is for this person: in a group, what the group shares. */
  readonly session: LiveSession;
  /** How the others see this screen named; null before the first welcome. */
  readonly screen: string | null;
  readonly tempo: Tempo | null;
  /** Does this screen go where the driver goes? Meaningful while somebody else drives. */
  readonly following: boolean;
  /** The last refusal of the server, in words for a person. */
  readonly refusal: { readonly words: string; readonly count: number } | null;
}

export interface Together {
  readonly store: StoreApi<TogetherState>;
  readonly clock: ServerClock;
  receive(message: ServerMessage): void;
  /** The way to the room. */
  speakBy(send: (message: ClientMessage) => void): void;
  /** The film to lead or to bring along; null while there is none. */
  attach(player: Player | null): void;
  /** A person moved the film on this screen: it follows no more. */
  ownAct(): void;
  follow(): void;
  unfollow(): void;
  take(): void;
  release(): void;
  give(personId: string): void;
  gather(): void;
  raiseHand(up: boolean, personId?: string): void;
  setTier(personId: string, tier: Tier): void;
  /** The room in groups of these people; none: all together again. */
  split(groups: readonly (readonly string[])[]): void;
  /** Back to the main room (null), or into a group. */
  go(group: number | null): void;
  stop(): void;
}

export interface TogetherOptions {
  readonly me: string;
  readonly clock?: ServerClock;
}

export const NO_SESSION: LiveSession = {
  epoch: 0,
  number: 0,
  driver: null,
  transport: null,
  gathered: 0,
  hands: [],
  tiers: {},
  recording: null,
  groups: [],
};
/** The clock is asked so often at first, so far apart, and then now and then. */
const FIRST_QUESTIONS = 6;
const FIRST_EVERY_MS = 250;
const LATER_EVERY_MS = 20_000;

export const isNewer = (a: LiveSession, b: LiveSession): boolean => a.epoch > b.epoch || (a.epoch === b.epoch && a.number > b.number);

export function createTogether(options: TogetherOptions): Together {
  return new Session(options);
}

class Session implements Together {
  readonly store = createStore<TogetherState>(() => ({ session: NO_SESSION, screen: null, tempo: null, following: true, refusal: null }));
  readonly clock: ServerClock;
  readonly #options: TogetherOptions;
  #send: (message: ClientMessage) => void = () => undefined;
  /** The session as the server told it. */
  #told: LiveSession = NO_SESSION;
  #player: Player | null = null;
  #follower: Follower | null = null;
  #leader: Leader | null = null;
  #beat = 0;
  #beatEpoch = 0;
  /** This screen had the baton when its socket was lost: it is taken up again if nobody else has it. */
  #had = false;
  #questions = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: TogetherOptions) {
    this.#options = options;
    this.clock = options.clock ?? new ServerClock();
  }

  speakBy(send: (message: ClientMessage) => void): void {
    this.#send = send;
  }

  receive(message: ServerMessage): void {
    switch (message.type) {
      case "welcome":
        this.#welcomed(message.screen, message.tempo, message.session);
        break;
      case "presence":
        if (message.tempo) this.store.setState({ tempo: message.tempo });
        break;
      case "session":
        this.#learn(message.session);
        break;
      case "clock": {
        const first = !this.clock.known;
        this.clock.answered(message.t, message.at);
        if (first) this.#arrange(this.store.getState().session);
        const known = this.#told;
        if (message.epoch > known.epoch || (message.epoch === known.epoch && message.number > known.number)) this.#send({ v: 1, type: "look" });
        break;
      }
      case "error":
        if (message.code === "forbidden" || message.code === "conflict") {
          this.store.setState(({ refusal }) => ({ refusal: { words: message.message, count: (refusal?.count ?? 0) + 1 } }));
        }
        break;
      default:
    }
  }

  attach(player: Player | null): void {
    this.#endLeading();
    this.#follower?.leave();
    this.#follower = player && new Follower({ player, serverNow: () => this.clock.now() });
    this.#player = player;
    this.#arrange(this.store.getState().session);
  }

  ownAct(): void {
    const { session, following } = this.store.getState();
    if (session.driver !== null && following && !this.#drives(session)) this.unfollow();
  }

  follow(): void {
    this.store.setState({ following: true });
    this.#arrange(this.store.getState().session);
  }

  unfollow(): void {
    this.store.setState({ following: false });
    this.#follower?.leave();
  }

  take(): void {
    this.#send({ v: 1, type: "baton", act: "take", to: null });
  }

  release(): void {
    this.#had = false;
    this.#send({ v: 1, type: "baton", act: "release", to: null });
  }

  give(personId: string): void {
    this.#had = false;
    this.#send({ v: 1, type: "baton", act: "give", to: personId });
  }

  gather(): void {
    this.#send({ v: 1, type: "gather" });
  }

  raiseHand(up: boolean, personId?: string): void {
    this.#send({ v: 1, type: "hand", up, personId: personId ?? null });
  }

  setTier(personId: string, tier: Tier): void {
    this.#send({ v: 1, type: "tier", personId, tier });
  }

  split(groups: readonly (readonly string[])[]): void {
    this.#send({ v: 1, type: "split", groups });
  }

  go(group: number | null): void {
    this.#send({ v: 1, type: "go", group });
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.attach(null);
  }

  #welcomed(screen: string | null, tempo: Tempo | null, session: LiveSession | undefined): void {
    this.store.setState({ screen, tempo });
    this.#learn(session ?? NO_SESSION);
    this.#arrange(this.store.getState().session);
    const { driver } = this.store.getState().session;
    const mine = driver?.personId === this.#options.me;
    if (this.#had && screen !== null && (driver === null || mine) && driver?.screen !== screen) this.take();
    clearTimeout(this.#timer);
    this.#questions = 0;
    this.#askTheTime();
  }

  #askTheTime(): void {
    this.#send({ v: 1, type: "clock", t: this.clock.ask() });
    this.#questions += 1;
    this.#timer = setTimeout(() => this.#askTheTime(), this.#questions < FIRST_QUESTIONS ? FIRST_EVERY_MS : LATER_EVERY_MS);
  }

  #learn(session: LiveSession): void {
    const known = this.#told;
    if (!isNewer(session, known)) return;
    this.#told = session;
    const { me } = this.#options;
    const called = session.gathered > known.gathered && known.number > 0;
    const moved = groupOf(session, me)?.number !== groupOf(known, me)?.number && known.number > 0;
    const view = viewOf(session, me);
    if (moved) this.#endLeading();
    this.store.setState({ session: view, ...(called || moved ? { following: true } : {}) });
    this.#arrange(view);
  }

  #drives({ driver }: LiveSession): boolean {
    const { screen } = this.store.getState();
    return driver !== null && driver.screen === screen;
  }

  /** Lead, follow or neither, as the session says. */
  #arrange(session: LiveSession): void {
    const drives = this.#drives(session);
    if (drives) this.#had = true;
    else if (session.driver !== null && session.driver.personId !== this.#options.me) this.#had = false;
    if (drives) {
      this.#follower?.leave();
      this.#lead();
      return;
    }
    this.#endLeading();
    const { following } = this.store.getState();
    const placed = session.transport !== null && (this.clock.known || !session.transport.playing);
    if (session.driver && following && placed) this.#follower?.follow(session.transport as Transport);
    else this.#follower?.leave();
  }

  #lead(): void {
    if (this.#leader || !this.#player) return;
    this.#leader = new Leader({ player: this.#player, serverNow: () => this.clock.now(), tell: (transport) => this.#tell(transport) });
  }

  #endLeading(): void {
    this.#leader?.stop();
    this.#leader = null;
  }

  #tell(transport: Transport): void {
    const { epoch } = this.store.getState().session;
    if (epoch !== this.#beatEpoch) [this.#beatEpoch, this.#beat] = [epoch, 0];
    this.#beat += 1;
    this.#send({ v: 1, type: "transport", epoch, beat: this.#beat, ...transport });
  }
}
