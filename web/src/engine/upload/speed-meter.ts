const WINDOW_MS = 6000;

/** Measures bytes per second over the last seconds, so that a pause or a stall shows soon. */
export class SpeedMeter {
  private samples: { at: number; bytes: number }[] = [];

  /** `bytes` is the running total; a smaller total than before (a part that starts again) begins anew. */
  record(at: number, bytes: number): void {
    const last = this.samples[this.samples.length - 1];
    if (last && bytes < last.bytes) this.samples = [];
    this.samples.push({ at, bytes });
    const oldest = at - WINDOW_MS;
    const keep = this.samples.findIndex((sample) => sample.at >= oldest);
    if (keep > 0) this.samples.splice(0, keep);
  }

  /** Bytes per second; null until there is enough to say something. */
  rate(): number | null {
    const first = this.samples[0];
    const last = this.samples[this.samples.length - 1];
    if (!first || !last || last.at - first.at < 500) return null;
    return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
  }

  reset(): void {
    this.samples = [];
  }
}
