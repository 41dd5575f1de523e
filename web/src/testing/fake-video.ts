import type { Video } from "../api/types.ts";

const EPOCH = Date.UTC(2026, 5, 1, 12);

/** A video as the API shows it; `age` is in minutes, so that a list can be in order. */
export function fakeVideo({ age = 0, ...facts }: Partial<Video> & { age?: number } = {}): Video {
  const id = facts.id ?? "vid_1";
  const at = new Date(EPOCH - age * 60_000).toISOString();
  return {
    id,
    title: "Juggling, take 3",
    filename: "juggling.mp4",
    sizeBytes: 4_200_000,
    status: "ready",
    stage: null,
    percent: 100,
    secondsLeft: null,
    ahead: null,
    attempt: 0,
    failure: null,
    createdAt: at,
    updatedAt: at,
    createdBy: { id: "per_1", name: "Coach" },
    source: {
      container: "mp4",
      videoCodec: "h264",
      audioCodec: null,
      width: 1280,
      height: 720,
      rotation: 0,
      frameRate: "24/1",
      hasAudio: false,
      soundOnly: false,
      warnings: [],
    },
    frames: { sha256: "0".repeat(64), frameCount: 247, timeBase: "1/24", ptsStart: 0, ptsEnd: 247 },
    durationSeconds: 10.3,
    media: fakeMedia(id),
    original: null,
    ...facts,
  };
}

function fakeMedia(id: string): NonNullable<Video["media"]> {
  const base = `/media/token/wsp_1/${id}/0`;
  return {
    master: `${base}/master.m3u8`,
    poster: `${base}/poster.jpg`,
    spritesVtt: `${base}/sprites.vtt`,
    sprites: null,
    spritesUrl: `${base}/sprites/`,
    waveform: null,
    frameMap: `${base}/frames.bin`,
    renditions: [{ name: "v720", width: 1280, height: 720, bitsPerSecond: 2_400_000, frameCount: 247 }],
    captions: [],
    readyFrames: null,
    scrub: null,
    expiresAt: new Date(EPOCH + 43_200_000).toISOString(),
  };
}
