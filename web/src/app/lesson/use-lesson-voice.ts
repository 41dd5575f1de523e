import { useEffect, useState } from "react";
import { lessonParts, readPart } from "@/api/lessons";
import { canPlayVoice, VoicePlayer } from "@/engine/lesson/voice-player";
import type { LessonFacts } from "./use-lesson";

const SYNC_EVERY_MS = 200;
const MOST_VOICE = 512 * 1024;
const PAGE = 100;

export type VoiceState = "none" | "here" | "failed";

/** Plays the voice of a lesson beside its clock. */
export function useLessonVoice({ open, complete }: LessonFacts): VoiceState {
  const [failed, setFailed] = useState(false);
  const has = complete && open !== null && open.log.voice.length > 0;
  useEffect(() => {
    if (!has || !open) return;
    if (!canPlayVoice()) {
      queueMicrotask(() => { setFailed(true); });
      return;
    }
    const { lesson, log, replay } = open;
    const pages = new Map<number, Promise<ReadonlyMap<number, string>>>();
    const address = async (part: number): Promise<string> => {
      const after = Math.floor((part - 1) / PAGE) * PAGE;
      const page = pages.get(after) ?? lessonParts(lesson.videoId, lesson.id, "voice", after).then(({ parts }) => new Map(parts.map(({ number, url }) => [number, url])));
      pages.set(after, page);
      const url = (await page).get(part);
      if (url === undefined) throw new Error("This part of the voice is not there.");
      return url;
    };
    const audio = new Audio();
    document.body.append(audio);
    const voice = new VoicePlayer({
      audio,
      parts: log.voice,
      read: async (part) => readPart(await address(part), MOST_VOICE),
      onFailure: () => { setFailed(true); },
    });
    const sync = (): void => {
      const { playing, speed } = replay.store.getState();
      voice.sync(replay.at, playing, speed);
    };
    const timer = setInterval(sync, SYNC_EVERY_MS);
    const stop = replay.store.subscribe((state, before) => { if (state.playing !== before.playing || state.speed !== before.speed) sync(); });
    return () => {
      clearInterval(timer);
      stop();
      voice.stop();
      audio.remove();
    };
  }, [has, open]);
  if (failed) return "failed";
  return has ? "here" : "none";
}
