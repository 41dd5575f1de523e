import { describe, expect, it } from "vitest";
import { fakeVideo } from "@/testing/fake-video";
import type { Video, VideoPage } from "@/api/types";
import { Library } from "./library-store";

function shelf(videos: Video[], pageSize = 2) {
  const asked: string[] = [];
  const api = {
    list: (query: { cursor?: string | null; q?: string }): Promise<VideoPage> => {
      asked.push(`list ${query.q ?? ""}@${query.cursor ?? ""}`);
      const found = videos.filter((video) => video.title.includes(query.q ?? ""));
      const start = Number(query.cursor ?? 0);
      const end = start + pageSize;
      return Promise.resolve({ videos: found.slice(start, end), cursor: end < found.length ? String(end) : null });
    },
    read: (videoId: string): Promise<Video> => {
      asked.push(`read ${videoId}`);
      const video = videos.find((one) => one.id === videoId);
      return video ? Promise.resolve(video) : Promise.reject(new Error("gone"));
    },
  };
  const library = new Library(api);
  return { library, asked, ids: () => library.store.getState().videos.map((video) => video.id), videos };
}

const quiet = { playable: false, title: null, secondsLeft: 75, ahead: null, original: null };

const five = () => Array.from({ length: 5 }, (_, index) => fakeVideo({ id: `v${String(index)}`, age: index }));

describe("the library", () => {
  it("loads page after page without doubles", async () => {
    const { library, ids } = shelf(five());
    await library.load("");
    expect(ids()).toEqual(["v0", "v1"]);
    await Promise.all([library.loadMore(), library.loadMore()]);
    await library.loadMore();
    expect(ids()).toEqual(["v0", "v1", "v2", "v3", "v4"]);
    expect(library.store.getState().cursor).toBeNull();
  });

  it("keeps later pages on a refresh, shows what is new, and loses what is gone", async () => {
    const { library, ids, videos } = shelf(five());
    await library.load("");
    await library.loadMore();
    videos.splice(0, 1);
    videos.unshift(fakeVideo({ id: "new", age: -1 }));
    await library.refresh();
    expect(ids()).toEqual(["new", "v1", "v2", "v3"]);
    await library.loadMore();
    expect(new Set(ids()).size).toBe(ids().length);
  });

  it("answers to the newest search only", async () => {
    const { library, ids } = shelf([fakeVideo({ id: "a", title: "jump" }), fakeVideo({ id: "b", title: "run" })]);
    await Promise.all([library.load("jump"), library.load("run")]);
    expect(ids()).toEqual(["b"]);
  });

  it("shows progress at once and reads the film when it is ready", async () => {
    const working = fakeVideo({ id: "v0", status: "processing", media: null });
    const { library, asked, videos } = shelf([working]);
    await library.load("");
    library.notice({ ...quiet, videoId: "v0", status: "processing", stage: "encoding", percent: 40, failure: null });
    expect(library.store.getState().videos[0]).toMatchObject({ percent: 40, secondsLeft: 75, stage: "encoding" });
    expect(asked).toEqual(["list @"]);
    videos[0] = fakeVideo({ id: "v0", status: "ready" });
    library.notice({ ...quiet, videoId: "v0", status: "ready", stage: null, percent: 100, failure: null });
    await Promise.resolve();
    await Promise.resolve();
    expect(asked).toContain("read v0");
    expect(library.store.getState().videos[0]?.status).toBe("ready");
  });

  it("learns of a film that somebody else uploaded", async () => {
    const { library, ids, videos } = shelf([]);
    await library.load("");
    videos.push(fakeVideo({ id: "theirs", status: "processing" }));
    library.notice({ ...quiet, videoId: "theirs", status: "processing", stage: "queued", percent: 0, failure: null });
    await Promise.resolve();
    await Promise.resolve();
    expect(ids()).toEqual(["theirs"]);
  });

  it("says why it can't be loaded", async () => {
    const library = new Library({
      list: () => Promise.reject(new Error("no network")),
      read: () => Promise.reject(new Error("no network")),
    });
    await library.load("");
    expect(library.store.getState()).toMatchObject({ phase: "failed", problem: "no network" });
  });
});
