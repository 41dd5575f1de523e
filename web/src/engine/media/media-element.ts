/** The little of HTMLVideoElement that the player needs. A `<video>` is one; so is `FakeMedia` in tests. */
export interface FrameMetadata {
  /** Seconds on the element's clock: when the presented frame begins. */
  readonly mediaTime: number;
  readonly presentedFrames: number;
}

export interface MediaElement extends EventTarget {
  currentTime: number;
  playbackRate: number;
  volume: number;
  muted: boolean;
  readonly duration: number;
  readonly paused: boolean;
  readonly ended: boolean;
  readonly seeking: boolean;
  readonly readyState: number;
  readonly buffered: Pick<TimeRanges, "length" | "start" | "end">;
  play(): Promise<void>;
  pause(): void;
  requestVideoFrameCallback?(act: (now: number, frame: FrameMetadata) => void): number;
  cancelVideoFrameCallback?(handle: number): void;
}

export const HAVE_METADATA = 1;
export const HAVE_CURRENT_DATA = 2;
export const HAVE_FUTURE_DATA = 3;
