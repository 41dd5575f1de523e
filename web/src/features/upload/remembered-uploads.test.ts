import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import { forget, remember, remembered, type RememberedUpload } from "./remembered-uploads";
import { isSameFile } from "./upload-jobs";

function upload(facts: Partial<RememberedUpload>): RememberedUpload {
  return {
    videoId: "vid_1",
    workspaceId: "wsp_1",
    name: "rehearsal.mov",
    sizeBytes: 5000,
    lastModified: 1,
    fingerprint: "abc",
    startedAt: 1,
    ...facts,
  };
}

describe("remembered uploads", () => {
  it("are kept by workspace, oldest first, until they are forgotten", async () => {
    await remember(upload({ videoId: "late", startedAt: 2 }));
    await remember(upload({ videoId: "early", startedAt: 1 }));
    await remember(upload({ videoId: "elsewhere", workspaceId: "wsp_2" }));
    expect((await remembered("wsp_1")).map((one) => one.videoId)).toEqual(["early", "late"]);
    await forget("early");
    expect((await remembered("wsp_1")).map((one) => one.videoId)).toEqual(["late"]);
  });
});

describe("the file of an interrupted upload", () => {
  const file = { name: "rehearsal.mov", size: 5000, lastModified: 1 };

  it("is known by its content, whatever its name is now", () => {
    expect(isSameFile(upload({}), { ...file, name: "copy.mov", lastModified: 9 }, "abc")).toBe(true);
  });

  it("is refused when size or content differ", () => {
    expect(isSameFile(upload({}), { ...file, size: 5001 }, "abc")).toBe(false);
    expect(isSameFile(upload({}), file, "other")).toBe(false);
  });

  it("is known by name and date where there is no digest", () => {
    expect(isSameFile(upload({ fingerprint: null }), file, null)).toBe(true);
    expect(isSameFile(upload({ fingerprint: null }), { ...file, lastModified: 2 }, null)).toBe(false);
  });
});
