/**
 * One live connection to one room, kept alive by itself: a ticket for each try, `hello` after opening, `ping` every
 * five minutes (API Gateway closes a silent socket after ten), a fresh connection before the two-hour limit, and
 * full-jitter backoff, so that a thousand browsers do not return in the same second.
 *
 * It carries messages and nothing more: what was missed is fetched by whoever owns the data (`welcome.lastSeq`).
 */
import { parseServerMessage } from "./protocol";
import type { ClientMessage, ServerMessage } from "./protocol";

export type LiveState = "connecting" | "live" | "offline";

/** `url` is where to connect; the ticket is added as `?ticket=` if it is not in there yet. */
export interface LiveTicket {
  readonly ticket: string;
  readonly url: string;
}

/** The little of a WebSocket that is needed, so that tests can stand in for it. */
export interface SocketLike {
  readonly readyState: number;
  send(data: string): void;
  close(code?: number): void;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
}

export interface LiveSocketOptions {
  /** `video:<id>` or `workspace`. */
  readonly room: string;
  readonly getTicket: (room: string) => Promise<LiveTicket>;
  readonly onMessage: (message: ServerMessage) => void;
  readonly onState?: (state: LiveState) => void;
  readonly openSocket?: (url: string) => SocketLike;
  /** 0 ≤ random() < 1. */
  readonly random?: () => number;
  /** Where `online` and `offline` are heard. */
  readonly network?: Pick<EventTarget, "addEventListener" | "removeEventListener">;
}

export interface LiveSocket {
  readonly room: string;
  state(): LiveState;
  /** Sends now or never: false when the room is not live. What must not be lost does not go this way. */
  send(message: ClientMessage): boolean;
  /** Try at once instead of waiting for the next turn. */
  retryNow(): void;
  close(): void;
}

export const PING_EVERY_MS = 5 * 60_000;
export const PONG_WITHIN_MS = 10_000;
export const OPEN_WITHIN_MS = 15_000;
/** API Gateway ends every connection after two hours; we leave 5 to 15 minutes earlier, each at its own moment. */
export const RENEW_AFTER_MS = 105 * 60_000;
export const RENEW_SPREAD_MS = 10 * 60_000;
const BACKOFF_FIRST_MS = 500;
const BACKOFF_MOST_MS = 30_000;
const TRIES_BEFORE_OFFLINE = 2;
const OPEN = 1;

/** Full jitter: anywhere between nothing and the exponential ceiling of this try. */
export function backoffMs(tries: number, random: () => number): number {
  return random() * Math.min(BACKOFF_MOST_MS, BACKOFF_FIRST_MS * 2 ** Math.max(0, tries - 1));
}

/** The address of the socket with its ticket; an address relative to the page is made absolute. */
export function socketUrl({ ticket, url }: LiveTicket, page = globalThis.location?.href): string {
  const address = new URL(url, page);
  if (address.protocol === "http:") address.protocol = "ws:";
  if (address.protocol === "https:") address.protocol = "wss:";
  if (!address.searchParams.has("ticket")) address.searchParams.set("ticket", ticket);
  return address.toString();
}

class Connection implements LiveSocket {
  readonly room: string;
  readonly #options: LiveSocketOptions;
  readonly #random: () => number;
  readonly #network: LiveSocketOptions["network"];
  #state: LiveState = "connecting";
  #socket: SocketLike | null = null;
  #turn = 0;
  #tries = 0;
  #closed = false;
  #timers = new Map<"retry" | "ping" | "pong" | "renew" | "open", ReturnType<typeof setTimeout>>();

  constructor(options: LiveSocketOptions) {
    this.room = options.room;
    this.#options = options;
    this.#random = options.random ?? Math.random;
    this.#network = options.network ?? (typeof window === "undefined" ? undefined : window);
    this.#network?.addEventListener("online", this.#online);
    this.#network?.addEventListener("offline", this.#offline);
    options.onState?.("connecting");
    void this.#connect();
  }

  state(): LiveState {
    return this.#state;
  }

  send(message: ClientMessage): boolean {
    const open = this.#state === "live" && this.#socket?.readyState === OPEN;
    if (open) this.#send(message);
    return open;
  }

  retryNow(): void {
    if (this.#closed || this.#state === "live") return;
    this.#drop();
    void this.#connect();
  }

  close(): void {
    this.#closed = true;
    this.#network?.removeEventListener("online", this.#online);
    this.#network?.removeEventListener("offline", this.#offline);
    this.#drop();
  }

  readonly #online = (): void => this.retryNow();

  readonly #offline = (): void => {
    this.#drop();
    this.#enter("offline");
  };

  #enter(state: LiveState): void {
    if (this.#closed || state === this.#state) return;
    this.#state = state;
    this.#options.onState?.(state);
  }

  #after(name: "retry" | "ping" | "pong" | "renew" | "open", ms: number, act: () => void): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.set(name, setTimeout(act, ms));
  }

  /** Forget the present socket: its late events must not reach anybody. */
  #drop(): void {
    this.#turn += 1;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    socket.close();
  }

  async #connect(): Promise<void> {
    const turn = ++this.#turn;
    if (this.#state !== "offline") this.#enter("connecting");
    let ticket: LiveTicket;
    try {
      ticket = await this.#options.getTicket(this.room);
    } catch {
      if (turn === this.#turn) this.#fail();
      return;
    }
    if (turn !== this.#turn || this.#closed) return;
    const open = this.#options.openSocket ?? ((url: string) => new WebSocket(url) as unknown as SocketLike);
    const socket = open(socketUrl(ticket));
    this.#socket = socket;
    socket.onopen = () => this.#send({ v: 1, type: "hello" });
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = () => this.#fail();
    this.#after("open", OPEN_WITHIN_MS, () => this.#fail());
  }

  #send(message: ClientMessage): void {
    if (this.#socket?.readyState === OPEN) this.#socket.send(JSON.stringify(message));
  }

  #receive(data: unknown): void {
    const message = parseServerMessage(data);
    if (!message) return;
    if (message.type === "welcome") this.#welcomed();
    if (message.type === "pong") clearTimeout(this.#timers.get("pong"));
    this.#options.onMessage(message);
  }

  #welcomed(): void {
    this.#tries = 0;
    clearTimeout(this.#timers.get("open"));
    this.#after("ping", PING_EVERY_MS, () => this.#ping());
    this.#after("renew", RENEW_AFTER_MS + this.#random() * RENEW_SPREAD_MS, () => {
      this.#drop();
      void this.#connect();
    });
    this.#enter("live");
  }

  #ping(): void {
    this.#send({ v: 1, type: "ping" });
    this.#after("pong", PONG_WITHIN_MS, () => this.#fail());
    this.#after("ping", PING_EVERY_MS, () => this.#ping());
  }

  #fail(): void {
    this.#drop();
    if (this.#closed) return;
    this.#tries += 1;
    this.#enter(this.#tries > TRIES_BEFORE_OFFLINE ? "offline" : "connecting");
    this.#after("retry", backoffMs(this.#tries, this.#random), () => void this.#connect());
  }
}

/** Connects at once and stays connected until `close()`. */
export function createLiveSocket(options: LiveSocketOptions): LiveSocket {
  return new Connection(options);
}
