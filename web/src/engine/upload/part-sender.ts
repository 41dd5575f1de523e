import { AddressDesk } from "./address-desk";
import { backoffMs } from "./backoff";
import { partRange } from "./part-plan";
import { UploadFault } from "./upload-fault";
import type { UploadFacts, UploadTransport, UploadWorld } from "./upload-ports";

const MOST_TRIES = 8;
const MOST_RENEWALS = 5;

export interface SenderEvents {
  /** bytes of a part that are on their way or there */
  onBytes(number: number, count: number): void;
  onSent(number: number): void;
  /** a part must wait before it is tried again */
  onWaiting(number: number, waiting: boolean): void;
}

/** Sends single parts until they are there, with new addresses and pauses as needed. */
export class PartSender {
  private readonly desk: AddressDesk;
  private readonly transport: UploadTransport;
  private readonly world: UploadWorld;
  private readonly file: Blob;
  private readonly upload: UploadFacts;
  private readonly events: SenderEvents;
  private readonly signal: AbortSignal;

  constructor(
    facts: { transport: UploadTransport; world: UploadWorld; file: Blob; upload: UploadFacts },
    events: SenderEvents,
    signal: AbortSignal,
  ) {
    this.transport = facts.transport;
    this.world = facts.world;
    this.file = facts.file;
    this.upload = facts.upload;
    this.events = events;
    this.signal = signal;
    this.desk = new AddressDesk(facts.transport, facts.upload.videoId, signal);
  }

  /** Resolves when the part is there; throws a final UploadFault or the AbortError of the run. */
  async send(number: number): Promise<void> {
    const { start, end } = partRange(this.upload, number);
    const bytes = this.file.slice(start, end);
    const sha256 = await this.digest(bytes);
    let tries = 0;
    let renewals = 0;
    for (;;) {
      this.signal.throwIfAborted();
      try {
        const address = await this.desk.ask(sha256 === null ? { number } : { number, sha256 });
        await this.transport.put(
          address,
          bytes,
          (count) => {
            this.events.onBytes(number, count);
          },
          this.signal,
        );
        this.events.onSent(number);
        return;
      } catch (problem) {
        this.events.onBytes(number, 0);
        if (!(problem instanceof UploadFault)) throw problem;
        if (problem.kind === "expired" && renewals < MOST_RENEWALS) renewals += 1;
        else if (problem.kind === "transient" && tries < MOST_TRIES) {
          // Being offline is not the server's failure: it costs no try.
          if (this.world.isOnline()) tries += 1;
          await this.rest(number, tries);
        } else throw problem;
      }
    }
  }

  /** A file that changed or vanished since it was picked can't be read: that is final. */
  private async digest(bytes: Blob): Promise<string | null> {
    try {
      return await this.world.digest(bytes);
    } catch {
      throw new UploadFault("refused", "The file can't be read any more. It was moved, changed or its disk is gone.");
    }
  }

  private async rest(number: number, tries: number): Promise<void> {
    this.events.onWaiting(number, true);
    try {
      if (!this.world.isOnline()) await this.world.whenOnline(this.signal);
      await this.world.wait(backoffMs(Math.max(1, tries), () => this.world.random()), this.signal);
    } finally {
      this.events.onWaiting(number, false);
    }
  }
}
