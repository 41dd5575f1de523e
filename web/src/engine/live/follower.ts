/**
 * Keeps this player with the shared film. Standing films show the very frame; playing ones are compared with each
 * picture that is shown, and brought back by a rate a few percent off, or by a seek when they are far apart. It speaks
 * to the player as a person would, so a person's own act is the end of it (whoever composes the room sees to that).
 */
import { startOfFrame } from "../media/frame-map";
import type { Player } from "../media/media-store";
import { correctionOf, frameAt, secondsAt } from "./playhead";
import type { Transport } from "./protocol";

/** After a seek the picture needs a moment before it can be judged. */
const SETTLE_MS = 400;
/** A seek while playing lands late by about so much; learned from there. */
const FIRST_LEAD_S = 0.12;
const MOST_LEAD_S = 0.8;
/** A film that stands still shows no pictures to compare: looked at so often. */
const LOOK_EVERY_MS = 500;

export interface FollowerOptions {
  readonly player: Player;
  /** The server's time, milliseconds. */
  readonly serverNow: () => number;
  readonly now?: () => number;
}

export class Follower {
  readonly #player: Player;
  readonly #serverNow: () => number;
  readonly #now: () => number;
  #transport: Transport | null = null;
  #judgeFrom = 0;
  #lead = FIRST_LEAD_S;
  #sought = false;
  #stop: (() => void) | null = null;

  constructor({ player, serverNow, now }: FollowerOptions) {
    this.#player = player;
    this.#serverNow = serverNow;
    this.#now = now ?? (() => performance.now());
  }

  get following(): boolean {
    return this.#stop !== null;
  }

  /** Goes with this transport from now on. */
  follow(transport: Transport): void {
    const before = this.#transport;
    this.#transport = transport;
    if (!this.#stop) this.#start();
    this.#loopAs(transport);
    if (transport.playing) this.#play(transport, before);
    else this.#stand(transport);
  }

  /** Leaves the film as it is, at the rate that people chose. */
  leave(): void {
    this.#stop?.();
    this.#stop = null;
    if (this.#transport) this.#rate(this.#transport.rate);
    this.#transport = null;
  }

  #start(): void {
    const unsubscribe = this.#player.store.subscribe((state, before) => {
      if (state.frame !== before.frame) this.#judge(state.frame);
    });
    const timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#stop = () => {
      unsubscribe();
      clearInterval(timer);
    };
  }

  #stand({ frame, rate }: Transport): void {
    const { request, store } = this.#player;
    if (store.getState().playing) request.pause();
    this.#rate(rate);
    const { goal, frame: shown } = store.getState();
    if ((goal ?? shown) !== frame) void request.goTo(frame);
  }

  #play(transport: Transport, before: Transport | null): void {
    const { request, store, map } = this.#player;
    this.#rate(transport.rate);
    const { playing, frame } = store.getState();
    const off = startOfFrame(map, frame) - secondsAt(map, transport, this.#serverNow());
    if (playing && before?.playing) return; // the next picture is judged
    if (Math.abs(off) > 2 * this.#frameSeconds()) this.#seek(transport);
    request.play();
  }

  /** Every LOOK_EVERY_MS: a film that should run and does not, or should stand elsewhere. */
  #look(): void {
    const transport = this.#transport;
    const { playing, ended, goal, waiting } = this.#player.store.getState();
    if (!transport || goal !== null || waiting || this.#now() < this.#judgeFrom) return;
    if (!transport.playing) this.#stand(transport);
    else if (!playing && !ended && secondsAt(this.#player.map, transport, this.#serverNow()) < this.#player.map.duration) {
      this.#play(transport, null);
    }
  }

  #judge(frame: number): void {
    const transport = this.#transport;
    const { goal, playing } = this.#player.store.getState();
    if (!transport?.playing || !playing || goal !== null || this.#now() < this.#judgeFrom) return;
    const { map } = this.#player;
    const drift = startOfFrame(map, frame) - secondsAt(map, transport, this.#serverNow());
    if (this.#sought) {
      // Where the seek landed says how far ahead the next one must aim.
      this.#sought = false;
      this.#lead = Math.min(MOST_LEAD_S, Math.max(0, this.#lead - (drift / transport.rate) * 0.7));
    }
    const { loop } = transport;
    if (loop && Math.abs(drift) > (startOfFrame(map, loop.end + 1) - startOfFrame(map, loop.start)) / 2) return; // one of us has gone round
    const correction = correctionOf(drift, this.#frameSeconds(), transport.rate);
    if (correction.act === "seek") this.#seek(transport);
    else this.#rate(correction.act === "nudge" ? correction.rate : transport.rate);
  }

  #seek(transport: Transport): void {
    const { map, request } = this.#player;
    this.#rate(transport.rate);
    this.#judgeFrom = this.#now() + SETTLE_MS;
    this.#sought = true;
    void request.goTo(frameAt(map, transport, this.#serverNow() + this.#lead * 1000));
  }

  #loopAs({ loop }: Transport): void {
    const { request, store } = this.#player;
    const { loop: own, looping } = store.getState();
    const wanted = loop !== null;
    if (wanted !== (own !== null && looping) || own?.start !== loop?.start || own?.end !== loop?.end) request.setLoop(loop);
  }

  #rate(rate: number): void {
    this.#player.request.setRate(rate);
  }

  #frameSeconds(): number {
    return 1 / this.#player.map.frameRate;
  }
}
