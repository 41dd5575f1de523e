/** What an upload needs from the world; the engine itself knows no network, clock or browser. */

export interface PartFacts {
  number: number;
  sizeBytes: number;
  /** base64 of the 32 bytes, when the server kept it */
  sha256?: string | null;
}

export interface UploadFacts {
  videoId: string;
  sizeBytes: number;
  partSizeBytes: number;
  partCount: number;
  /** the parts that the server has */
  parts: readonly PartFacts[];
}

export interface PartAddress {
  number: number;
  url: string;
  headers: Readonly<Record<string, string>>;
}

export interface PartWish {
  number: number;
  /** base64 of the part's SHA-256; the address then accepts these bytes only */
  sha256?: string;
}

/** Every method throws UploadFault, or the AbortError of its signal. */
export interface UploadTransport {
  /** makes the video and its upload */
  begin(signal: AbortSignal): Promise<UploadFacts>;
  /** asks which parts exist */
  read(videoId: string, signal: AbortSignal): Promise<UploadFacts>;
  /** at most 100 at once */
  sign(videoId: string, parts: readonly PartWish[], signal: AbortSignal): Promise<readonly PartAddress[]>;
  /** `onBytes` is told the bytes of this part that are on their way or there */
  put(address: PartAddress, bytes: Blob, onBytes: (count: number) => void, signal: AbortSignal): Promise<void>;
  complete(videoId: string, signal: AbortSignal): Promise<void>;
  abort(videoId: string): Promise<void>;
}

export interface UploadWorld {
  /** milliseconds, never backwards */
  now(): number;
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  isOnline(): boolean;
  whenOnline(signal: AbortSignal): Promise<void>;
  /** base64 of the SHA-256; null where the browser offers no digest (then parts go without a checksum) */
  digest(bytes: Blob): Promise<string | null>;
  /** 0 <= x < 1 */
  random(): number;
}
