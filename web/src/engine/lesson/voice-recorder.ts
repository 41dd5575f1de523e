/**
 * The voice of who records, as files of ten seconds each. Every part is a whole file of its own, so that a lost one
 * costs its ten seconds and nothing else, and a replay can begin at any of them. The next recorder starts before the
 * last one stops: nothing is missed in between.
 */
export const VOICE_TYPE = "audio/webm;codecs=opus";
export const VOICE_PART_MS = 10_000;
const BITS_PER_SECOND = 32_000;

export interface VoicePart {
  readonly number: number;
  readonly bytes: Blob;
  /** It began at this moment of the lesson, and lasts so long. */
  readonly began: number;
  readonly ms: number;
}

export const canRecordVoice = (): boolean =>
  typeof MediaRecorder !== "undefined" && MediaRecorder.isTypeSupported(VOICE_TYPE) && typeof navigator.mediaDevices?.getUserMedia === "function";

export class VoiceRecorder {
  readonly #stream: MediaStream;
  readonly #now: () => number;
  readonly #onPart: (part: VoicePart) => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #current: { recorder: MediaRecorder; ended: Promise<void> };
  #number = 0;

  /** `now`: milliseconds since the lesson began. */
  constructor(stream: MediaStream, now: () => number, onPart: (part: VoicePart) => void) {
    this.#stream = stream;
    this.#now = now;
    this.#onPart = onPart;
    this.#current = this.#begin();
    this.#timer = setInterval(() => {
      const last = this.#current;
      this.#current = this.#begin();
      last.recorder.stop();
    }, VOICE_PART_MS);
  }

  /** Resolves when the last part was handed over; the microphone is let go. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    const { recorder, ended } = this.#current;
    if (recorder.state !== "inactive") recorder.stop();
    await ended;
    for (const track of this.#stream.getTracks()) track.stop();
  }

  #begin(): { recorder: MediaRecorder; ended: Promise<void> } {
    const recorder = new MediaRecorder(this.#stream, { mimeType: VOICE_TYPE, audioBitsPerSecond: BITS_PER_SECOND });
    const began = this.#now();
    this.#number += 1;
    const number = this.#number;
    const pieces: Blob[] = [];
    const ended = new Promise<void>((resolve) => {
      recorder.ondataavailable = ({ data }) => void pieces.push(data);
      recorder.onstop = () => {
        this.#onPart({ number, bytes: new Blob(pieces, { type: "audio/webm" }), began, ms: Math.round(this.#now() - began) });
        resolve();
      };
    });
    recorder.start();
    return { recorder, ended };
  }
}
