/**
 * Replays a lesson: its clock, the film that follows it as it would follow a driver, and what others drew and pointed
 * at, in the same form in which it flows in a live room. Whoever moves the film themself steps out; the lesson waits.
 */
import { createStore } from "zustand/vanilla";
import { Follower } from "../live/follower";
import type { OthersState, PointerOf } from "../live/others";
import { frameAt } from "../live/playhead";
import type { Transport } from "../live/protocol";
import type { Player } from "../media/media-store";
import { NOTHING_YET } from "./fold";
import type { LessonState } from "./fold";
import type { Lesson } from "./lesson";
import { LessonClock } from "./lesson-clock";

export interface ReplayState {
  /** Milliseconds since the lesson began; told ten times a second while it plays. */
  readonly at: number;
  readonly length: number;
  readonly playing: boolean;
  readonly speed: number;
  /** Does the film go with the lesson? */
  readonly inside: boolean;
  /** Who drove at this moment; null: the film of who recorded is the lesson's. */
  readonly driver: string | null;
  readonly people: LessonState["people"];
  readonly notes: LessonState["notes"];
}

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;
const TOLD_EVERY_MS = 100;

export class Replay {
  readonly store = createStore<ReplayState>(() => ({
    at: 0,
    length: 0,
    playing: false,
    speed: 1,
    inside: true,
    driver: null,
    people: [],
    notes: new Map(),
  }));
  /** What flowed, as the layer over the picture takes it. */
  readonly others = createStore<OthersState>(() => ({ screens: new Map() }));
  readonly #lesson: Lesson;
  readonly #now: () => number;
  readonly #clock: LessonClock;
  #player: Player | null = null;
  #follower: Follower | null = null;
  #state: LessonState = NOTHING_YET;
  /** What the film was told last. */
  #arranged: readonly unknown[] = [];

  constructor(lesson: Lesson, now: () => number = () => performance.now()) {
    this.#lesson = lesson;
    this.#now = now;
    this.#clock = new LessonClock(now);
    this.grown();
  }

  /** Milliseconds since the lesson began, exact. */
  get at(): number {
    return this.#clock.at;
  }

  /** More of the lesson is here, or as long as it is known to be. */
  grown(length: number = this.#lesson.length): void {
    this.#clock.length = Math.max(length, this.#lesson.length);
    this.#show(true);
  }

  attach(player: Player | null): void {
    this.#follower?.leave();
    this.#player = player;
    this.#follower = player && new Follower({ player, serverNow: () => this.#now(), now: this.#now });
    this.#show(true);
  }

  play(): void {
    this.#clock.play();
    this.stepIn();
  }

  pause(): void {
    this.#clock.pause();
    this.#show(true);
  }

  toggle(): void {
    if (this.#clock.playing) this.pause();
    else this.play();
  }

  seek(ms: number): void {
    this.#clock.seek(ms);
    this.#show(true);
  }

  setSpeed(speed: number): void {
    this.#clock.setSpeed(speed);
    this.#show(true);
  }

  stepIn(): void {
    this.store.setState({ inside: true });
    this.#show(true);
  }

  /** The film is the viewer's now; the lesson waits where it is. */
  stepOut(): void {
    if (!this.store.getState().inside) return;
    this.#clock.pause();
    this.#follower?.leave();
    this.store.setState({ inside: false });
    this.#show(true);
  }

  /** To be called with every refresh of the screen. */
  tick(): void {
    if (this.#clock.playing || this.store.getState().playing) this.#show(false);
  }

  stop(): void {
    this.#follower?.leave();
    this.#follower = null;
  }

  #show(anew: boolean): void {
    const { at, playing, speed, length } = this.#clock;
    const before = this.#state;
    const state = this.#lesson.stateAt(at);
    this.#state = state;
    const told = this.store.getState();
    if (anew || playing !== told.playing || Math.abs(at - told.at) >= TOLD_EVERY_MS || state.notes !== told.notes || state.session !== before.session) {
      this.store.setState({ at, playing, speed, length, people: state.people, notes: state.notes, driver: state.session?.driver?.name ?? null });
    }
    if (anew || playing || state.screens !== before.screens) this.#showOthers(state, at, playing ? speed : 1);
    this.#arrange(state, at, playing, speed);
  }

  /** Times of pointers are the lesson's; the layer over the picture counts in the page's own. */
  #showOthers({ screens }: LessonState, at: number, speed: number): void {
    const now = this.#now();
    const here = (when: number): number => now - (at - when) / speed;
    const moved = (pointer: PointerOf): PointerOf => ({
      ...pointer,
      moved: here(pointer.moved),
      trail: pointer.trail.map((each) => ({ ...each, when: here(each.when) })),
    });
    this.others.setState({
      screens: new Map([...screens].map(([screen, { seen }]) => [screen, { ...seen, pointer: seen.pointer && moved(seen.pointer) }])),
    });
  }

  /** The film goes where the lesson was: the same follower as in a live room, told in the page's own time. */
  #arrange({ session }: LessonState, at: number, playing: boolean, speed: number): void {
    if (!this.#player || !this.#follower || !this.store.getState().inside) {
      this.#arranged = [];
      return;
    }
    const wanted = playing ? [session, speed] : [session, speed, at];
    const same = wanted.length === this.#arranged.length && wanted.every((value, n) => value === this.#arranged[n]);
    const transport = session?.transport;
    if (!transport) this.#follower.leave();
    else if (!same || this.#jumped(at, playing)) this.#follower.follow(this.#ours(transport as Transport, at, playing, speed));
    this.#arranged = wanted;
    this.#from = { at, now: this.#now() };
  }

  #from = { at: 0, now: 0 };

  /** Somebody moved the lesson's clock since the film was told. */
  #jumped(at: number, playing: boolean): boolean {
    if (!playing) return true;
    const expected = this.#from.at + (this.#now() - this.#from.now) * this.#clock.speed;
    return Math.abs(at - expected) > 1;
  }

  #ours(transport: Transport, at: number, playing: boolean, speed: number): Transport {
    const then = this.#lesson.started + at;
    const rate = transport.rate * speed;
    if (playing) return { ...transport, rate, at: this.#now() - (then - transport.at) / speed };
    const { map } = this.#player as Player;
    return { ...transport, rate, playing: false, frame: frameAt(map, transport, then), at: this.#now() };
  }
}
