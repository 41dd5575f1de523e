import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ServerMessage } from "./protocol";
import { backoffMs, createLiveSocket, PING_EVERY_MS, PONG_WITHIN_MS, socketUrl } from "./socket";
import type { LiveState, SocketLike } from "./socket";

class FakeSocket implements SocketLike {
  readyState = 0;
  sent: { type: string }[] = [];
  closed = false;
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  onerror: SocketLike["onerror"] = null;
  constructor(readonly url: string) {}
  send(data: string): void {
    this.sent.push(JSON.parse(data) as { type: string });
  }
  close(): void {
    this.closed = true;
  }
  open(): void {
    this.readyState = 1;
    this.onopen?.(undefined as never);
  }
  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  die(): void {
    this.readyState = 3;
    this.onclose?.(undefined as never);
  }
}

const WELCOME = { v: 1, type: "welcome", connectionId: "c", room: "video:v", lastSeq: 4, you: {}, people: [] };

function room() {
  const sockets: FakeSocket[] = [];
  const states: LiveState[] = [];
  const messages: ServerMessage[] = [];
  const network = new EventTarget();
  const getTicket = vi.fn(async () => ({ ticket: `t${sockets.length}`, url: "ws://here/live" }));
  const live = createLiveSocket({
    room: "video:v",
    getTicket,
    onMessage: (message) => messages.push(message),
    onState: (state) => states.push(state),
    openSocket: (url) => {
      const socket = new FakeSocket(url);
      sockets.push(socket);
      return socket;
    },
    random: () => 0.5,
    network,
  });
  const last = () => sockets[sockets.length - 1] as FakeSocket;
  return { live, sockets, states, messages, network, getTicket, last };
}

describe("a live socket", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("asks for a ticket, says hello, and is live once welcomed", async () => {
    const { live, states, messages, last } = room();
    await vi.advanceTimersByTimeAsync(0);
    expect(last().url).toBe("ws://here/live?ticket=t0");
    last().open();
    expect(last().sent).toEqual([{ v: 1, type: "hello" }]);
    last().say(WELCOME);
    expect(states).toEqual(["connecting", "live"]);
    expect(messages.map((m) => m.type)).toEqual(["welcome"]);
    live.close();
    expect(last().closed).toBe(true);
  });

  it("ignores what it does not understand", async () => {
    const { live, messages, last } = room();
    await vi.advanceTimersByTimeAsync(0);
    last().open();
    last().onmessage?.({ data: "not json" });
    last().say({ v: 2, type: "welcome" });
    last().say({ v: 1, type: "from.the.future" });
    expect(messages).toEqual([]);
    live.close();
  });

  it("returns with a new ticket after a break, and is offline after three", async () => {
    const { live, sockets, states, last } = room();
    await vi.advanceTimersByTimeAsync(0);
    last().open();
    last().say(WELCOME);
    last().die();
    expect(states.at(-1)).toBe("connecting");
    await vi.advanceTimersByTimeAsync(250);
    expect(sockets).toHaveLength(2);
    expect(last().url).toContain("t1");
    last().die();
    await vi.advanceTimersByTimeAsync(500);
    last().die();
    expect(states.at(-1)).toBe("offline");
    await vi.advanceTimersByTimeAsync(1000);
    last().open();
    last().say(WELCOME);
    expect(states.at(-1)).toBe("live");
    live.close();
  });

  it("tries again when no ticket can be had", async () => {
    const { live, sockets, getTicket } = room();
    getTicket.mockRejectedValueOnce(new Error("503"));
    live.retryNow();
    await vi.advanceTimersByTimeAsync(300);
    expect(sockets.length).toBeGreaterThan(0);
    live.close();
  });

  it("pings, and gives up on a socket that does not answer", async () => {
    const { live, sockets, last } = room();
    await vi.advanceTimersByTimeAsync(0);
    last().open();
    last().say(WELCOME);
    await vi.advanceTimersByTimeAsync(PING_EVERY_MS);
    expect(last().sent.at(-1)).toEqual({ v: 1, type: "ping" });
    last().say({ v: 1, type: "pong", at: "now" });
    await vi.advanceTimersByTimeAsync(PONG_WITHIN_MS + 1);
    expect(sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(PING_EVERY_MS + PONG_WITHIN_MS);
    expect(sockets.length).toBeGreaterThan(1);
    live.close();
  });

  it("is offline at once when the network says so, and back at once", async () => {
    const { live, sockets, states, network, last } = room();
    await vi.advanceTimersByTimeAsync(0);
    last().open();
    last().say(WELCOME);
    network.dispatchEvent(new Event("offline"));
    expect(states.at(-1)).toBe("offline");
    network.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(0);
    expect(sockets).toHaveLength(2);
    live.close();
  });

  it("is silent after close", async () => {
    const { live, sockets, states, last } = room();
    await vi.advanceTimersByTimeAsync(0);
    const socket = last();
    live.close();
    socket.die();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
    expect(states).toEqual(["connecting"]);
  });
});

describe("details", () => {
  it("backs off with full jitter up to 30 s", () => {
    expect(backoffMs(1, () => 1)).toBe(500);
    expect(backoffMs(4, () => 1)).toBe(4000);
    expect(backoffMs(20, () => 1)).toBe(30_000);
    expect(backoffMs(20, () => 0)).toBe(0);
  });

  it("makes the address absolute and adds the ticket once", () => {
    expect(socketUrl({ ticket: "a b", url: "/live" }, "https://x.y/z")).toBe("wss://x.y/live?ticket=a+b");
    expect(socketUrl({ ticket: "q", url: "ws://h/live?ticket=q" })).toBe("ws://h/live?ticket=q");
  });
});
