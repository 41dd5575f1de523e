/** Where indexes are built: small ones at once, large ones in a worker; on this thread where there is none. */
import type { IndexOrder, IndexReply } from "./index-worker";
import { buildIndex } from "./interval-index";
import type { IntervalIndex } from "./interval-index";

export type MakeIndex = (starts: Int32Array, ends: Int32Array, done: (index: IntervalIndex) => void) => void;

/** Up to here a message to a worker and back takes longer than the work. */
const AT_ONCE = 1_000;

let worker: Worker | null | undefined;
let tickets = 0;
const waiting = new Map<number, { readonly order: IndexOrder; readonly done: (index: IntervalIndex) => void }>();

function onThisThread(): void {
  worker = null;
  for (const { order, done } of [...waiting.values()]) done(buildIndex(order.starts, order.ends));
  waiting.clear();
}

function theWorker(): Worker | null {
  if (worker !== undefined || typeof Worker === "undefined") return worker ?? null;
  worker = new Worker(new URL("./index-worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("error", onThisThread); // refused by a policy or an old browser
  worker.addEventListener("message", ({ data: { ticket, index } }: MessageEvent<IndexReply>) => {
    const asked = waiting.get(ticket);
    waiting.delete(ticket);
    asked?.done(index);
  });
  return worker;
}

/** `done` is called at once or later. The arrays are copied. */
export const makeIndex: MakeIndex = (starts, ends, done) => {
  const beside = starts.length > AT_ONCE ? theWorker() : null;
  if (!beside) {
    done(buildIndex(starts, ends));
    return;
  }
  tickets += 1;
  const order: IndexOrder = { ticket: tickets, starts, ends };
  waiting.set(tickets, { order, done });
  beside.postMessage(order);
};
