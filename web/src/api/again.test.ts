// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { refreshSession } from "./access-token";
import { readFile } from "./again";
import { request } from "./client";

const words = async (answer: Response): Promise<string> => {
  if (!answer.ok) throw new Error("refused");
  return answer.text();
};

/** A network that fails so often and then gives this answer. */
function failing(times: number, answer: () => Response): ReturnType<typeof vi.fn> {
  let left = times;
  const fetched = vi.fn(() => {
    left -= 1;
    return left < 0 ? Promise.resolve(answer()) : Promise.reject(new TypeError("failed to fetch"));
  });
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

async function inTheEnd<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(10_000);
  return answer;
}

describe("what changes nothing", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("navigator", { onLine: true });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("is read again when the network failed", async () => {
    const fetched = failing(2, () => new Response("a film's frames"));
    await expect(inTheEnd(readFile("/map", undefined, words))).resolves.toBe("a film's frames");
    expect(fetched).toHaveBeenCalledTimes(3);
  });

  it("is not asked for again when it was refused", async () => {
    const fetched = failing(0, () => new Response("", { status: 403 }));
    await expect(inTheEnd(readFile("/map", undefined, words))).rejects.toThrow("refused");
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it("goes for a session too: a lost answer signs nobody out", async () => {
    const fetched = failing(1, () => Response.json({ accessToken: "new" }));
    await expect(inTheEnd(refreshSession())).resolves.toMatchObject({ accessToken: "new" });
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  it("is not waited for three times", async () => {
    vi.useRealTimers();
    const fetched = vi.fn((_: string, { signal }: RequestInit) => new Promise<Response>((_, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason as Error));
    }));
    vi.stubGlobal("fetch", fetched);
    await expect(request("GET", "/api/x", { timeoutMs: 5 })).rejects.toMatchObject({ code: "timed_out" });
    expect(fetched).toHaveBeenCalledTimes(1);
  });
});
