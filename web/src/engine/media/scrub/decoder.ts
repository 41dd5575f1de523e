/** One key frame in, one picture out: WebCodecs, in software where that can be had, so that the film keeps its own. */
import type { ScrubTrack } from "./fragments";

/** Some decoders wait for more than they need: after this they are told that nothing more comes. */
const PATIENCE_MS = 40;
const GIVE_UP_MS = 2_000;

export class FrameDecoder {
  readonly #track: ScrubTrack;
  #decoder: VideoDecoder | null = null;
  #waiting: { resolve: (frame: VideoFrame) => void; reject: (reason: Error) => void } | null = null;

  constructor(track: ScrubTrack) {
    this.#track = track;
  }

  static async supports(track: ScrubTrack): Promise<boolean> {
    if (typeof VideoDecoder === "undefined") return false;
    const { supported } = await VideoDecoder.isConfigSupported(configOf(track));
    return supported === true;
  }

  /** The caller closes the picture. One at a time. */
  async decode(frame: number, data: Uint8Array): Promise<VideoFrame> {
    const decoder = this.#open();
    const patience = setTimeout(() => void decoder.flush().catch(() => undefined), PATIENCE_MS);
    let giveUp: ReturnType<typeof setTimeout> | undefined;
    try {
      return await new Promise<VideoFrame>((resolve, reject) => {
        this.#waiting = { resolve, reject };
        giveUp = setTimeout(() => reject(new Error("The decoder does not answer.")), GIVE_UP_MS);
        decoder.decode(new EncodedVideoChunk({ type: "key", timestamp: frame, data }));
      });
    } finally {
      clearTimeout(patience);
      clearTimeout(giveUp);
      this.#waiting = null;
    }
  }

  close(): void {
    if (this.#decoder?.state !== "closed") this.#decoder?.close();
    this.#decoder = null;
  }

  /** A browser may take an idle decoder away: then the next picture gets a new one. */
  #open(): VideoDecoder {
    if (this.#decoder?.state === "configured") return this.#decoder;
    const decoder = new VideoDecoder({
      output: (picture) => {
        if (this.#waiting) this.#waiting.resolve(picture);
        else picture.close();
      },
      error: (reason) => this.#waiting?.reject(reason),
    });
    decoder.configure(configOf(this.#track));
    this.#decoder = decoder;
    return decoder;
  }
}

function configOf({ codec, description }: ScrubTrack): VideoDecoderConfig {
  return { codec, description, optimizeForLatency: true, hardwareAcceleration: "prefer-software" };
}
