// @vitest-environment node
import { afterEach, describe, expect, it, vi } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { stubServer } from "@/testing/stub-server";
import { tellUsage, type UsageBatch } from "./usage";

const batch = {} as UsageBatch;

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a batch of usage", () => {
  it.each([
    [429, "too_fast", "later"],
    [429, "too_many_requests", "never"],
    [503, "unavailable", "later"],
    [422, "invalid", "refused"],
  ])("that is answered %d %s is told %s", async (status, code, then) => {
    stubServer(new FakeBackend([]), () => ({ status, json: { code, message: "no", requestId: "r" } }));
    expect(await tellUsage("vid_1", batch, false)).toBe(then);
  });
});
