/** Keeps what happens in a room as the lines of a lesson: who is there, what is shared, what flows, which notes come. */
import type { Annotations } from "../live/annotations";
import { Leader } from "../live/leader";
import type { Flow, FlowOf, LiveSession, ServerMessage, Transport } from "../live/protocol";
import type { Together } from "../live/together";
import type { Player } from "../media/media-store";
import { LogWriter } from "./log-writer";
import type { Part, Unstamped } from "./log-writer";
import { NoteWatch } from "./note-watch";

export interface RecorderOptions {
  readonly video: string;
  readonly lesson: string;
  /** The server's time at which the room was told. */
  readonly started: number;
  readonly me: { readonly id: string; readonly name: string };
  readonly together: Together;
  readonly annotations: Annotations;
  readonly player: Player;
  readonly listen: (listener: (message: ServerMessage) => void) => () => void;
  /** What this screen lets flow itself. */
  readonly overhear: (listener: (flow: Flow) => void) => () => void;
  readonly people: () => readonly { readonly personId: string; readonly name: string }[];
  readonly keep: (part: Part) => Promise<void>;
  readonly onFull: () => void;
}

const MOST_PEOPLE = 500;

export class Recorder {
  readonly #options: RecorderOptions;
  readonly #log: LogWriter;
  readonly #stops: (() => void)[];
  readonly #notes: NoteWatch;
  /** Nobody drives: then the film on this screen is the lesson's. */
  #own: Leader | null = null;
  #ownTransport: Transport | null = null;
  #told = "";

  constructor(options: RecorderOptions) {
    this.#options = options;
    const { together, annotations, listen, overhear, video, lesson, started } = options;
    const serverNow = (): number => together.clock.now();
    this.#log = new LogWriter({ video, lesson, started, serverNow, keep: options.keep, opening: () => this.#opening(), onFull: options.onFull });
    this.#notes = new NoteWatch(annotations.store.getState().notes, started);
    this.#lookAtSession();
    this.#stops = [
      together.store.subscribe((state, before) => { if (state.session !== before.session) this.#lookAtSession(); }),
      annotations.store.subscribe((state, before) => { if (state.notes !== before.notes) this.#lookAtNotes(); }),
      listen((message) => this.#hear(message)),
      overhear((flow) => this.#flow({ ...flow, sender: { personId: options.me.id, screen: together.store.getState().screen ?? "" } })),
    ];
    void this.#log.flush();
  }

  /** Milliseconds since the lesson began. */
  get t(): number {
    return this.#log.t;
  }

  /** A part of the voice is ready, which began at this moment of the lesson. */
  voice(part: number, began: number, ms: number): void {
    this.#log.write({ k: "voice", part, began, ms });
  }

  /** Resolves when the last part is durable. */
  async stop(): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#own?.stop();
    await this.#log.end();
  }

  #opening(): readonly Unstamped[] {
    return [this.#peopleLine(), this.#sessionLine()];
  }

  #hear(message: ServerMessage): void {
    if (message.type === "flow") this.#flow(message);
    if (message.type === "presence" || message.type === "welcome") this.#log.write(this.#peopleLine());
  }

  #flow(flow: FlowOf): void {
    this.#log.write({ k: "flow", flow: flow as Extract<Unstamped, { k: "flow" }>["flow"] });
  }

  #peopleLine(): Unstamped {
    const { me, people } = this.#options;
    const names = new Map([{ personId: me.id, name: me.name }, ...people()].map(({ personId, name }) => [personId, name]));
    return { k: "people", people: [...names].slice(0, MOST_PEOPLE).map(([personId, name]) => ({ personId, name })) };
  }

  #sessionLine(): Extract<Unstamped, { k: "session" }> {
    const { driver, transport, hands } = this.#session();
    return { k: "session", driver, transport: driver ? transport : this.#ownTransport, hands };
  }

  #session(): LiveSession {
    return this.#options.together.store.getState().session;
  }

  #lookAtSession(): void {
    if (this.#session().driver === null) this.#lead();
    else {
      this.#own?.stop();
      this.#own = null;
    }
    this.#tell();
  }

  #lead(): void {
    const { player, together } = this.#options;
    this.#own ??= new Leader({
      player,
      serverNow: () => together.clock.now(),
      tell: (transport) => {
        this.#ownTransport = transport;
        this.#tell();
      },
    });
  }

  /** Tiers and calls change the session too, and are nothing to replay. */
  #tell(): void {
    const line = this.#sessionLine();
    const text = JSON.stringify(line);
    if (text === this.#told) return;
    this.#told = text;
    this.#log.write(line);
  }

  #lookAtNotes(): void {
    for (const news of this.#notes.look(this.#options.annotations.store.getState().notes)) this.#log.write({ k: "note", ...news });
  }
}
