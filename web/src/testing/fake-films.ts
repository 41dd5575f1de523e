import type { Video } from "../api/types.ts";
import { fakeVideo } from "./fake-video.ts";

const ana = { id: "per_coach", name: "Ana Coach" };
const student = { id: "per_b", name: "Student B" };

function ago(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

function source(width: number, height: number): Video["source"] {
  const { source: facts } = fakeVideo();
  return facts ? { ...facts, width, height } : null;
}

/** A shelf that shows every state a film can be in. */
export function fakeFilms(): Video[] {
  return [
    fakeVideo({ id: "juggle", title: "Juggling, take 3", createdAt: ago(4), createdBy: ana }),
    fakeVideo({ id: "dog", title: "Park, free run", createdAt: ago(130), createdBy: student, durationSeconds: 9.2 }),
    fakeVideo({
      id: "tos",
      title: "Battle, cut 14: the long title of a film that goes on and on",
      createdAt: ago(1600),
      createdBy: ana,
      durationSeconds: 70,
      source: source(1920, 800),
    }),
    fakeVideo({ id: "cups", title: "Shell game, overhead", createdAt: ago(2900), createdBy: student, source: source(3840, 2160) }),
    fakeVideo({
      id: "flower",
      title: "Bee visit 07",
      createdAt: ago(3),
      status: "processing",
      stage: "encoding",
      percent: 40,
      secondsLeft: 135,
      durationSeconds: 5,
    }),
    fakeVideo({
      id: "backup",
      title: "backup_final",
      filename: "backup_final.mp4",
      createdAt: ago(9),
      status: "failed",
      media: null,
      source: null,
      durationSeconds: null,
      failure: {
        code: "not_a_film",
        reason: "This file is not a film. Upload a video file such as MP4, MOV, WebM, MKV or AVI.",
      },
    }),
    fakeVideo({ id: "drone", title: "Karma drone, morning run", createdAt: ago(9000), durationSeconds: 4213, source: source(720, 1280) }),
  ];
}
