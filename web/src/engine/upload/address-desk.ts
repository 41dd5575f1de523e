import type { PartAddress, PartWish, UploadTransport } from "./upload-ports";
import { UploadFault } from "./upload-fault";

const MOST_AT_ONCE = 100;

interface Waiting {
  wish: PartWish;
  resolve: (address: PartAddress) => void;
  reject: (problem: unknown) => void;
}

/** Asks for part addresses; wishes of the same moment travel in one request. */
export class AddressDesk {
  private waiting: Waiting[] = [];
  private scheduled = false;
  private readonly transport: UploadTransport;
  private readonly videoId: string;
  private readonly signal: AbortSignal;

  constructor(transport: UploadTransport, videoId: string, signal: AbortSignal) {
    this.transport = transport;
    this.videoId = videoId;
    this.signal = signal;
  }

  ask(wish: PartWish): Promise<PartAddress> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ wish, resolve, reject });
      if (this.scheduled) return;
      this.scheduled = true;
      queueMicrotask(() => {
        void this.flush();
      });
    });
  }

  private async flush(): Promise<void> {
    this.scheduled = false;
    const batch = this.waiting.splice(0, MOST_AT_ONCE);
    if (this.waiting.length > 0) queueMicrotask(() => void this.flush());
    try {
      const wishes = batch.map((one) => one.wish);
      const addresses = await this.transport.sign(this.videoId, wishes, this.signal);
      for (const one of batch) {
        const address = addresses.find((candidate) => candidate.number === one.wish.number);
        if (address) one.resolve(address);
        else one.reject(new UploadFault("transient", `No address came for part ${String(one.wish.number)}.`));
      }
    } catch (problem) {
      for (const one of batch) one.reject(problem);
    }
  }
}
