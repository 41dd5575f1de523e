import { missingParts, partRange } from "./part-plan";
import { UploadFault, type FaultKind } from "./upload-fault";
import type { PartAddress, PartWish, UploadFacts, UploadTransport, UploadWorld } from "./upload-ports";

/** A server in memory that keeps what it is sent and fails on request. */
export class FakeTransport implements UploadTransport {
  readonly stored = new Map<number, Uint8Array>();
  readonly puts: number[] = [];
  signRequests = 0;
  atOnce = 0;
  mostAtOnce = 0;
  isComplete = false;
  isAborted = false;
  /** faults that the next puts of a part end with, in order */
  readonly putFaults = new Map<number, FaultKind[]>();
  completeFaults: FaultKind[] = [];
  beginFaults: FaultKind[] = [];
  readFaults: FaultKind[] = [];
  /** awaited inside every put */
  gate: (number: number) => Promise<void> = () => Promise.resolve();
  readonly checksums = new Map<number, string | undefined>();
  private readonly sizeBytes: number;
  private readonly partSizeBytes: number;

  constructor(sizeBytes: number, partSizeBytes: number) {
    this.sizeBytes = sizeBytes;
    this.partSizeBytes = partSizeBytes;
  }

  facts(): UploadFacts {
    return {
      videoId: "vid_1",
      sizeBytes: this.sizeBytes,
      partSizeBytes: this.partSizeBytes,
      partCount: Math.max(1, Math.ceil(this.sizeBytes / this.partSizeBytes)),
      parts: [...this.stored].map(([number, bytes]) => ({ number, sizeBytes: bytes.byteLength })),
    };
  }

  bytes(): Uint8Array {
    const whole = new Uint8Array(this.sizeBytes);
    for (const [number, bytes] of this.stored) whole.set(bytes, (number - 1) * this.partSizeBytes);
    return whole;
  }

  begin(): Promise<UploadFacts> {
    return this.answer(this.beginFaults, () => this.facts());
  }

  read(): Promise<UploadFacts> {
    return this.answer(this.readFaults, () => this.facts());
  }

  sign(_videoId: string, parts: readonly PartWish[]): Promise<readonly PartAddress[]> {
    this.signRequests += 1;
    for (const part of parts) this.checksums.set(part.number, part.sha256);
    return Promise.resolve(parts.map((part) => ({ number: part.number, url: `put:${String(part.number)}`, headers: {} })));
  }

  async put(
    address: PartAddress,
    bytes: Blob,
    onBytes: (count: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { number } = address;
    this.puts.push(number);
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    try {
      onBytes(Math.floor(bytes.size / 2));
      await this.gate(number);
      signal.throwIfAborted();
      const fault = this.putFaults.get(number)?.shift();
      if (fault) throw new UploadFault(fault, `part ${String(number)}: ${fault}`);
      this.stored.set(number, new Uint8Array(await bytes.arrayBuffer()));
      onBytes(bytes.size);
    } finally {
      this.atOnce -= 1;
    }
  }

  complete(): Promise<void> {
    return this.answer(this.completeFaults, () => {
      if (missingParts(this.facts()).length > 0) throw new UploadFault("incomplete", "parts are missing");
      this.isComplete = true;
    });
  }

  abort(): Promise<void> {
    this.isAborted = true;
    return Promise.resolve();
  }

  /** The exact bytes that part `number` should have. */
  expected(file: Uint8Array, number: number): Uint8Array {
    const { start, end } = partRange(this.facts(), number);
    return file.slice(start, end);
  }

  private answer<T>(faults: FaultKind[], value: () => T): Promise<T> {
    const fault = faults.shift();
    if (fault) return Promise.reject(new UploadFault(fault, fault));
    return Promise.resolve().then(value);
  }
}

/** A world whose clock only runs when somebody waits. */
export class FakeWorld implements UploadWorld {
  time = 0;
  online = true;
  readonly waits: number[] = [];
  private wake: (() => void)[] = [];

  now(): number {
    return this.time;
  }

  wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    this.waits.push(milliseconds);
    this.time += milliseconds;
    return new Promise((resolve, reject) => {
      setTimeout(() => {
        if (signal.aborted) reject(new DOMException("ended", "AbortError"));
        else resolve();
      }, 0);
    });
  }

  isOnline(): boolean {
    return this.online;
  }

  whenOnline(): Promise<void> {
    return new Promise((resolve) => this.wake.push(resolve));
  }

  comeBack(): void {
    this.online = true;
    for (const wake of this.wake.splice(0)) wake();
  }

  async digest(bytes: Blob): Promise<string | null> {
    const hash = await crypto.subtle.digest("SHA-256", await bytes.arrayBuffer());
    return btoa(String.fromCharCode(...new Uint8Array(hash)));
  }

  random(): number {
    return 0.5;
  }
}
