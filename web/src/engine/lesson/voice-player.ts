/**
 * The voice of a lesson beside its clock: parts are read as they are needed and laid end to end where they were spoken.
 * The clock leads; a voice that is a quarter of a second off is set right.
 */
import type { LineOf } from "./lines";

export interface VoicePlayerOptions {
  readonly audio: HTMLAudioElement;
  readonly parts: readonly LineOf<"voice">[];
  readonly read: (part: number) => Promise<ArrayBuffer>;
  /** It cannot be played here. */
  readonly onFailure: () => void;
}

export const VOICE_MIME = 'audio/webm; codecs="opus"';
const BEHIND_MS = 5_000;
const AHEAD_MS = 40_000;
const OFF_S = 0.25;

export const canPlayVoice = (): boolean => typeof MediaSource !== "undefined" && MediaSource.isTypeSupported(VOICE_MIME);

export class VoicePlayer {
  readonly #options: VoicePlayerOptions;
  readonly #source = new MediaSource();
  readonly #address: string;
  readonly #asked = new Set<number>();
  #buffer: SourceBuffer | null = null;
  #queue: Promise<void> = Promise.resolve();
  #over = false;

  constructor(options: VoicePlayerOptions) {
    this.#options = options;
    this.#address = URL.createObjectURL(this.#source);
    this.#source.addEventListener("sourceopen", () => {
      try {
        this.#buffer = this.#source.addSourceBuffer(VOICE_MIME);
      } catch {
        options.onFailure();
      }
    });
    options.audio.src = this.#address;
  }

  /** To be called a few times a second. */
  sync(at: number, playing: boolean, speed: number): void {
    const { audio } = this.#options;
    if (!this.#buffer || this.#over) return;
    this.#want(at);
    audio.playbackRate = speed;
    const place = at / 1000;
    if (Math.abs(audio.currentTime - place) > OFF_S * speed) audio.currentTime = place;
    if (playing && audio.paused) audio.play().catch(() => undefined);
    if (!playing && !audio.paused) audio.pause();
  }

  stop(): void {
    this.#over = true;
    this.#options.audio.pause();
    this.#options.audio.removeAttribute("src");
    URL.revokeObjectURL(this.#address);
  }

  #want(at: number): void {
    for (const line of this.#options.parts) {
      if (this.#asked.has(line.part) || line.began + line.ms < at - BEHIND_MS || line.began > at + AHEAD_MS) continue;
      this.#asked.add(line.part);
      const bytes = this.#options.read(line.part);
      bytes.catch(() => undefined);
      this.#queue = this.#queue.then(() => this.#append(line, bytes)).catch(() => undefined);
    }
  }

  /** A part that cannot be read is a silence. */
  async #append(line: LineOf<"voice">, bytes: Promise<ArrayBuffer>): Promise<void> {
    const part = await bytes;
    const buffer = this.#buffer;
    if (!buffer || this.#over || this.#source.readyState !== "open") return;
    buffer.abort(); // each part is a file of its own
    buffer.timestampOffset = line.began / 1000;
    await new Promise<void>((resolve, reject) => {
      buffer.addEventListener("updateend", () => { resolve(); }, { once: true });
      buffer.addEventListener("error", () => { reject(new Error("This part of the voice cannot be played.")); }, { once: true });
      buffer.appendBuffer(part);
    });
  }
}
