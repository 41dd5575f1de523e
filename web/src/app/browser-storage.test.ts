import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import { openOutbox } from "@/engine/live/outbox-storage";
import type { Op } from "@/engine/live/outbox";
import { remember, remembered } from "@/features/upload/remembered-uploads";

const UPLOAD = {
  videoId: "vid_1",
  workspaceId: "wsp_1",
  name: "rehearsal.mov",
  sizeBytes: 5000,
  lastModified: 1,
  fingerprint: null,
  startedAt: 1,
};
const REMOVAL: Op = { opId: "1", box: "me/vid_1", annotationId: "ann_1", at: "2026-01-01T00:00:00Z", stuck: null, kind: "remove" };

describe("what this browser keeps", () => {
  it("holds uploads and unsent notes side by side, whichever room was entered first", async () => {
    await remember(UPLOAD);
    const before = await openOutbox(indexedDB);
    await before.put(REMOVAL);
    await remember({ ...UPLOAD, videoId: "vid_2" });

    const afterReload = await openOutbox(indexedDB);
    expect(await afterReload.load("me/vid_1")).toEqual([REMOVAL]);
    expect((await remembered("wsp_1")).map((one) => one.videoId)).toEqual(["vid_1", "vid_2"]);
  });
});
