import { sendLessonParts } from "@/api/lessons";
import { openPartBox } from "@/engine/lesson/part-box";
import { PartSender } from "@/engine/lesson/part-sender";
import type { PartRoad } from "@/engine/lesson/part-sender";

const LONGEST_MS = 120_000;

const road: PartRoad = {
  send: async (parts) => {
    const [first] = parts;
    if (first) await sendLessonParts(first.video, first.lesson, parts, AbortSignal.timeout(LONGEST_MS));
  },
};

let opened: Promise<PartSender> | null = null;

/** The one sender of this page. What an earlier page left behind goes first. */
export function lessonParts(): Promise<PartSender> {
  opened ??= openPartBox(globalThis.indexedDB).then((box) => {
    const sender = new PartSender(box, road);
    void sender.run();
    return sender;
  });
  return opened;
}
