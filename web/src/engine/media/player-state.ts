/** All that the room knows about the film on the stage. Controls select from it and send requests; they own nothing. */
export interface Quality {
  /** Position in the list of qualities. */
  readonly index: number;
  /** Height of the picture in pixels: what people call it ("720p"). */
  readonly height: number;
  readonly width: number;
  readonly bitsPerSecond: number;
}

/** Both frames belong to the loop. */
export interface FrameRange {
  readonly start: number;
  readonly end: number;
}

export interface PlayerState {
  /** Is the first picture there? */
  readonly ready: boolean;
  readonly playing: boolean;
  /** The film should run, but its data is not there. */
  readonly waiting: boolean;
  readonly ended: boolean;
  /** The frame on the screen, as confirmed by the browser. */
  readonly frame: number;
  /** Whose picture is on the screen: the film's own, or the scrub rendition's over it. */
  readonly picture: "film" | "scrub";
  /** The frame that is asked for and not yet shown; null when the picture is where it should be. */
  readonly goal: number | null;
  readonly frameCount: number;
  /** So many frames from the first can be shown: fewer than frameCount while the rest of the film is still made. */
  readonly readyFrames: number;
  /** How often somebody wanted to go beyond them. */
  readonly wantedMore: number;
  readonly rate: number;
  readonly volume: number;
  readonly muted: boolean;
  readonly mirrored: boolean;
  readonly loop: FrameRange | null;
  readonly looping: boolean;
  /** The first edge of a loop that has only one yet. */
  readonly loopStart: number | null;
  readonly qualities: readonly Quality[];
  /** null: chosen by the network ("Auto"). */
  readonly chosenQuality: number | null;
  readonly shownQuality: number | null;
  /** Seconds of the film's clock that are loaded around the present. */
  readonly bufferedUntil: number;
  /** A sentence for a person when the film cannot be played. */
  readonly failure: string | null;
}

export const RATES = [0.25, 0.5, 1, 1.5, 2] as const;

export function firstState(frameCount: number, readyFrames: number): PlayerState {
  return {
    ready: false,
    playing: false,
    waiting: false,
    ended: false,
    frame: 0,
    picture: "film",
    goal: null,
    frameCount,
    readyFrames,
    wantedMore: 0,
    rate: 1,
    volume: 1,
    muted: false,
    mirrored: false,
    loop: null,
    looping: false,
    loopStart: null,
    qualities: [],
    chosenQuality: null,
    shownQuality: null,
    bufferedUntil: 0,
    failure: null,
  };
}
