/** Builds indexes beside the page's own thread. Messages: IndexOrder in, IndexReply out; arrays are handed over. */
import { buildIndex } from "./interval-index";
import type { IntervalIndex } from "./interval-index";

export interface IndexOrder {
  readonly ticket: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

export interface IndexReply {
  readonly ticket: number;
  readonly index: IntervalIndex;
}

addEventListener("message", ({ data: { ticket, starts, ends } }: MessageEvent<IndexOrder>) => {
  const index = buildIndex(starts, ends);
  const reply: IndexReply = { ticket, index };
  postMessage(reply, { transfer: [index.order.buffer, index.starts.buffer, index.ends.buffer, index.tops.buffer] });
});
