import { describe, expect, it } from "vitest";
import { fakeVideo } from "@/testing/fake-video";
import { isWorthRetrying, leftWords, stageWords, workWords } from "./video-words";

function inWork(secondsLeft: number | null) {
  return fakeVideo({ status: "processing", stage: "encoding", media: null, secondsLeft });
}

describe("a film that waits for its turn", () => {
  it.each([
    [null, "Waiting for its turn"],
    [0, "Waiting for its turn · it is next"],
    [1, "Waiting for its turn · 1 film before it"],
    [9, "Waiting for its turn · 9 films before it"],
    [10, "Waiting for its turn · 10 or more films before it"],
  ])("%s before it", (ahead, words) => {
    expect(stageWords({ stage: "queued", ahead })).toBe(words);
    expect(workWords(fakeVideo({ status: "processing", stage: "queued", media: null, ahead }))).toBe(words);
  });

  it("says no place once it has begun", () => {
    expect(stageWords({ stage: "encoding", ahead: null })).toBe("Making it playable");
    expect(stageWords({ stage: null, ahead: null })).toBe("Waiting for its turn");
  });
});

describe("an upload that nobody finished in time", () => {
  it("has nothing that could be tried again", () => {
    const failure = { code: "upload_expired", reason: "Its upload was not finished." };
    expect(isWorthRetrying(fakeVideo({ status: "failed", media: null, failure }))).toBe(false);
    expect(isWorthRetrying(fakeVideo({ status: "failed", media: null, failure: { ...failure, code: "gave_up" } }))).toBe(true);
  });
});

describe("how long a film still takes", () => {
  it.each([
    [null, null],
    [0, "a few seconds more"],
    [10, "a few seconds more"],
    [15, "about 15 s left"],
    [75, "about 1 min left"],
    [135, "about 2 min left"],
    [3600, "about 60 min left"],
    [5400, "about 2 h left"],
  ])("%s seconds", (seconds, words) => {
    expect(leftWords(inWork(seconds))).toBe(words);
  });

  it("is said only of films in work", () => {
    expect(leftWords({ status: "ready", secondsLeft: 15 })).toBeNull();
    expect(leftWords({ status: "failed", secondsLeft: 15 })).toBeNull();
  });

  it("stands beside what is done just now, and beside a beginning that can be played", () => {
    expect(workWords(inWork(135))).toBe("Making it playable · about 2 min left");
    expect(workWords(inWork(null))).toBe("Making it playable");
    expect(workWords(fakeVideo({ status: "processing", secondsLeft: 20 }))).toBe("Its beginning plays · about 20 s left");
    expect(workWords(fakeVideo({ status: "processing" }))).toBe("Its beginning plays · the rest is coming");
  });
});
