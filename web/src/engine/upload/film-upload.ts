import { createStore, type StoreApi } from "zustand/vanilla";
import { backoffMs } from "./backoff";
import { bytesThere, missingParts, partRange } from "./part-plan";
import { PartSender, type SenderEvents } from "./part-sender";
import { SpeedMeter } from "./speed-meter";
import { UploadFault } from "./upload-fault";
import type { UploadFacts, UploadTransport, UploadWorld } from "./upload-ports";

export const PARTS_AT_ONCE = 4;
const MOST_ROUNDS = 3;
const MOST_STEP_TRIES = 6;

export type UploadPhase = "starting" | "sending" | "waiting" | "paused" | "finishing" | "done" | "failed" | "cancelled";

export interface UploadProgress {
  phase: UploadPhase;
  videoId: string | null;
  sentBytes: number;
  sizeBytes: number;
  /** null until it is known */
  bytesPerSecond: number | null;
  secondsLeft: number | null;
  /** why it failed, for a person */
  problem: string | null;
}

interface FilmUploadFacts {
  file: Blob;
  transport: UploadTransport;
  world: UploadWorld;
  /** an upload that began earlier: only what is missing is sent */
  videoId?: string;
}

/** One film on its way: begins, sends parts four at a time, finishes; can pause, go on, and be called off. */
export class FilmUpload {
  readonly progress: StoreApi<UploadProgress>;
  private readonly file: Blob;
  private readonly transport: UploadTransport;
  private readonly world: UploadWorld;
  private readonly meter = new SpeedMeter();
  private readonly inFlight = new Map<number, number>();
  private readonly resting = new Set<number>();
  private confirmedBytes = 0;
  private run: AbortController | null = null;

  constructor(facts: FilmUploadFacts) {
    this.file = facts.file;
    this.transport = facts.transport;
    this.world = facts.world;
    this.progress = createStore<UploadProgress>(() => ({
      phase: "starting",
      videoId: facts.videoId ?? null,
      sentBytes: 0,
      sizeBytes: facts.file.size,
      bytesPerSecond: null,
      secondsLeft: null,
      problem: null,
    }));
  }

  /** Starts, or goes on after a pause or a failure. Resolves when this run ends, however it ends. */
  async start(): Promise<void> {
    const { phase } = this.progress.getState();
    if (this.run || phase === "done" || phase === "cancelled") return;
    const run = new AbortController();
    this.run = run;
    this.set({ phase: "starting", problem: null });
    try {
      await this.bring(run.signal);
      run.signal.throwIfAborted();
      this.set({ phase: "done", sentBytes: this.file.size, secondsLeft: 0 });
    } catch (problem) {
      if (!run.signal.aborted) this.fail(problem);
    } finally {
      run.abort();
      if (this.run === run) this.run = null;
    }
  }

  /** Stops sending at once; parts on their way are sent again later. */
  pause(): void {
    const { phase } = this.progress.getState();
    if (!this.run || phase === "finishing") return;
    this.halt("paused");
  }

  /** Calls the upload off, here and on the server. */
  async cancel(): Promise<void> {
    const { phase, videoId } = this.progress.getState();
    if (phase === "done" || phase === "cancelled") return;
    this.halt("cancelled");
    if (videoId !== null) await this.transport.abort(videoId);
  }

  private halt(phase: "paused" | "cancelled"): void {
    const run = this.run;
    this.run = null;
    run?.abort();
    this.inFlight.clear();
    this.resting.clear();
    this.meter.reset();
    this.set({ phase, sentBytes: this.confirmedBytes, bytesPerSecond: null, secondsLeft: null });
  }

  private fail(problem: unknown): void {
    const message = problem instanceof Error ? problem.message : String(problem);
    this.inFlight.clear();
    this.resting.clear();
    this.meter.reset();
    this.set({ phase: "failed", problem: message, sentBytes: this.confirmedBytes, bytesPerSecond: null, secondsLeft: null });
  }

  private set(change: Partial<UploadProgress>): void {
    this.progress.setState(change);
  }

  private async bring(signal: AbortSignal): Promise<void> {
    const known = this.progress.getState().videoId;
    let upload: UploadFacts;
    try {
      upload = await this.insist(signal, () =>
        known === null ? this.transport.begin(signal) : this.transport.read(known, signal),
      );
    } catch (problem) {
      // The answer to our last "complete" may have been lost: what is closed has arrived.
      if (known !== null && problem instanceof UploadFault && problem.kind === "closed") return;
      throw problem;
    }
    this.set({ videoId: upload.videoId });
    for (let round = 1; ; round += 1) {
      await this.sendMissing(upload, signal);
      this.set({ phase: "finishing", secondsLeft: null });
      try {
        await this.insist(signal, () => this.transport.complete(upload.videoId, signal));
        return;
      } catch (problem) {
        if (!(problem instanceof UploadFault)) throw problem;
        if (problem.kind === "closed") return;
        if (problem.kind !== "incomplete" || round >= MOST_ROUNDS) throw problem;
        upload = await this.insist(signal, () => this.transport.read(upload.videoId, signal));
      }
    }
  }

  /** Repeats a small step until it works, is refused, or failed too often while online. */
  private async insist<T>(signal: AbortSignal, step: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await step();
      } catch (problem) {
        signal.throwIfAborted();
        if (!(problem instanceof UploadFault) || problem.kind !== "transient" || tries >= MOST_STEP_TRIES) throw problem;
        const { phase } = this.progress.getState();
        this.set({ phase: "waiting" });
        if (!this.world.isOnline()) await this.world.whenOnline(signal);
        await this.world.wait(backoffMs(tries, () => this.world.random()), signal);
        this.set({ phase });
      }
    }
  }

  private async sendMissing(upload: UploadFacts, signal: AbortSignal): Promise<void> {
    const queue = missingParts(upload);
    this.confirmedBytes = bytesThere(upload);
    this.set({ phase: "sending", sentBytes: this.confirmedBytes });
    const facts = { transport: this.transport, world: this.world, file: this.file, upload };
    const inner = new AbortController();
    const both = AbortSignal.any([signal, inner.signal]);
    const sender = new PartSender(facts, this.listen(upload, both), both);
    const work = async (): Promise<void> => {
      for (let number = queue.shift(); number !== undefined; number = queue.shift()) await sender.send(number);
    };
    const workers = Array.from({ length: Math.min(PARTS_AT_ONCE, queue.length) }, work);
    try {
      await Promise.all(workers);
    } catch (problem) {
      inner.abort(); // one part that can't be sent ends the others
      await Promise.allSettled(workers);
      throw problem;
    }
  }

  /** What the sender tells; an ended run has nothing to say any more. */
  private listen(upload: UploadFacts, signal: AbortSignal): SenderEvents {
    return {
      onBytes: (number: number, count: number) => {
        if (signal.aborted) return;
        this.inFlight.set(number, count);
        this.report();
      },
      onSent: (number: number) => {
        if (signal.aborted) return;
        const { start, end } = partRange(upload, number);
        this.confirmedBytes += end - start;
        this.inFlight.delete(number);
        this.report();
      },
      onWaiting: (number: number, waiting: boolean) => {
        if (signal.aborted) return;
        if (waiting) this.resting.add(number);
        else this.resting.delete(number);
        this.report();
      },
    };
  }

  private report(): void {
    let sent = this.confirmedBytes;
    for (const count of this.inFlight.values()) sent += count;
    this.meter.record(this.world.now(), sent);
    const rate = this.meter.rate();
    // Waiting is what a person sees when no part moves: all that were started rest.
    const moving = [...this.inFlight.keys()].some((number) => !this.resting.has(number));
    this.set({
      phase: this.resting.size > 0 && !moving ? "waiting" : "sending",
      sentBytes: sent,
      bytesPerSecond: rate,
      secondsLeft: rate && rate > 0 ? (this.file.size - sent) / rate : null,
    });
  }
}
