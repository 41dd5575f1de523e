/**
 * Tells the room where the driver's film is: at each turn (play, pause, a jump, another rate or loop), and every few
 * seconds while it plays. A dragged playhead is told ten times a second, its last place always.
 */
import { startOfFrame } from "../media/frame-map";
import type { Player } from "../media/media-store";
import type { PlayerState } from "../media/player-state";
import type { Transport } from "./protocol";

const AT_MOST_EVERY_MS = 100;
const HEARTBEAT_MS = 3_000;
/** A playing film that is so many seconds from where it should be has jumped, or had to wait. */
const JUMP_S = 0.06;
/** A film that begins to play takes a moment to run evenly: then its place is told once more. */
const EVEN_AFTER_MS = 400;

export interface LeaderOptions {
  readonly player: Player;
  readonly serverNow: () => number;
  readonly tell: (transport: Transport) => void;
  readonly now?: () => number;
}

export class Leader {
  readonly #options: LeaderOptions;
  readonly #now: () => number;
  readonly #stopWatching: () => void;
  readonly #heartbeat: ReturnType<typeof setInterval>;
  #told: Transport | null = null;
  #toldAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #even: ReturnType<typeof setTimeout> | undefined;
  /** While it plays, its place is only known when a picture has just come: the next one is told. */
  #withNextPicture = false;

  constructor(options: LeaderOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#stopWatching = options.player.store.subscribe((state, before) => this.#watch(state, before));
    this.#heartbeat = setInterval(() => {
      this.#withNextPicture = options.player.store.getState().playing;
    }, HEARTBEAT_MS);
    this.#tell();
  }

  stop(): void {
    this.#stopWatching();
    clearInterval(this.#heartbeat);
    clearTimeout(this.#even);
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #watch(state: PlayerState, before: PlayerState): void {
    const turned =
      state.playing !== before.playing ||
      state.rate !== before.rate ||
      state.loop !== before.loop ||
      state.looping !== before.looping ||
      (!state.playing && (state.goal ?? state.frame) !== (before.goal ?? before.frame));
    const pictured = state.playing && state.frame !== before.frame && state.goal === null;
    if (turned) {
      this.#soon();
      clearTimeout(this.#even);
      this.#even = setTimeout(() => {
        this.#withNextPicture = true;
      }, EVEN_AFTER_MS);
    } else if (pictured && (this.#withNextPicture || this.#jumped(state))) {
      if (this.#now() - this.#toldAt >= AT_MOST_EVERY_MS) this.#tell();
    }
  }

  #jumped({ frame }: PlayerState): boolean {
    const told = this.#told;
    if (!told?.playing) return true;
    const { map } = this.#options.player;
    const expected = startOfFrame(map, told.frame) + ((this.#options.serverNow() - told.at) / 1000) * told.rate;
    return Math.abs(startOfFrame(map, frame) - expected) > JUMP_S * told.rate;
  }

  #soon(): void {
    if (this.#timer !== null) return;
    const wait = this.#toldAt + AT_MOST_EVERY_MS - this.#now();
    if (wait <= 0) this.#tell();
    else
      this.#timer = setTimeout(() => {
        this.#timer = null;
        this.#tell();
      }, wait);
  }

  #tell(): void {
    const { player, serverNow, tell } = this.#options;
    const { frame, goal, playing, rate, loop, looping } = player.store.getState();
    const transport: Transport = {
      frame: goal ?? frame,
      playing,
      rate,
      loop: loop && looping ? { start: loop.start, end: loop.end } : null,
      at: Math.round(serverNow()),
    };
    const same = this.#told && !playing && JSON.stringify({ ...this.#told, at: 0 }) === JSON.stringify({ ...transport, at: 0 });
    this.#told = transport;
    this.#withNextPicture = false;
    this.#toldAt = this.#now();
    if (!same) tell(transport);
  }
}
