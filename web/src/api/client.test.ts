// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { fakeVideo } from "@/testing/fake-video";
import { stubServer } from "@/testing/stub-server";
import { accessToken, holdSession, onSession } from "./access-token";
import { ApiError } from "./api-error";
import { request } from "./client";
import { listVideos } from "./videos";

const expired = { status: 401, json: { code: "token_expired", message: "expired", requestId: "r1" } };

beforeEach(() => {
  holdSession(null);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function signedIn(): FakeBackend {
  const backend = new FakeBackend([fakeVideo()]);
  backend.signedIn = true;
  holdSession({ ...backend.session, accessToken: "old" });
  return backend;
}

describe("the client", () => {
  it("sends the token, leaves empty query values out and reads JSON", async () => {
    const { sent } = stubServer(signedIn());
    const page = await listVideos({ limit: 5, cursor: null, q: "" });
    expect(page.videos).toHaveLength(1);
    expect(sent).toEqual([{ method: "GET", path: "/api/videos", authorization: "Bearer old" }]);
  });

  it("renews an expired token once for all who wait, and asks again", async () => {
    const { sent } = stubServer(signedIn(), (asked) => (asked.authorization === "Bearer old" ? expired : null));
    const pages = await Promise.all([listVideos({}), listVideos({}), listVideos({})]);
    expect(pages.every((page) => page.videos.length === 1)).toBe(true);
    expect(sent.filter(({ path }) => path === "/api/session/refresh")).toHaveLength(1);
    expect(accessToken()).toBe("fake-token");
  });

  it("does not ask for ever when the new token is refused too", async () => {
    const { sent } = stubServer(signedIn(), ({ path }) => (path === "/api/videos" ? expired : null));
    await expect(listVideos({})).rejects.toMatchObject({ code: "token_expired", status: 401 });
    expect(sent).toHaveLength(3);
  });

  it("ends the session when the cookie is refused", async () => {
    const backend = signedIn();
    backend.signedIn = false;
    stubServer(backend, ({ path }) => (path === "/api/videos" ? expired : null));
    const heard: unknown[] = [];
    const stop = onSession((session) => heard.push(session));
    await expect(listVideos({})).rejects.toBeInstanceOf(ApiError);
    stop();
    expect(heard).toEqual([null]);
    expect(accessToken()).toBeNull();
  });

  it("turns refusals into one error with code, request and details", async () => {
    stubServer(signedIn(), () => ({
      status: 409,
      json: { code: "version_conflict", message: "Changed meanwhile.", requestId: "r9", details: { current: 3 } },
    }));
    const problem = await request("PATCH", "/api/x").catch((error: unknown) => error);
    expect(problem).toMatchObject({ code: "version_conflict", requestId: "r9", status: 409, details: { current: 3 } });
  });

  it("says which program it is", async () => {
    const fetched = vi.fn<typeof fetch>(() => Promise.resolve(new Response("{}")));
    vi.stubGlobal("fetch", fetched);
    await request("GET", "/api/x");
    expect(new Headers(fetched.mock.calls[0]?.[1]?.headers).get("x-practika-client")).toMatch(/^web\/\d+\.\d+\.\d+$/);
  });

  it("makes a sentence of a proxy's page", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("<html>502</html>", { status: 502 })));
    const problem = await request("GET", "/api/x").catch((error: unknown) => error as ApiError);
    expect(problem).toMatchObject({ code: "unexpected_answer", status: 502, isTransient: true });
  });

  it.each([
    [500, "Internal Server Error", "could not answer just now"],
    [503, "Service Unavailable", "Try again in a moment"],
    [429, "Too Many Requests", "Wait a moment"],
    [404, "Not Found", "Reload the page"],
    [418, "I'm a teapot", "(418). Reload the page"],
  ])("says what to do when API Gateway itself answers %i", async (status, message, says) => {
    const headers = { "apigw-requestid": "gw-1" };
    vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ message }, { status, headers })));
    const problem = await request("GET", "/api/x").catch((error: unknown) => error as ApiError);
    expect(problem).toMatchObject({ code: "unexpected_answer", status, requestId: "gw-1" });
    expect((problem as ApiError).message).toContain(says);
  });

  const unreachable = { code: "unreachable", isUnreachable: true };

  function failing(times: number, onLine = true): ReturnType<typeof vi.fn> {
    vi.stubGlobal("navigator", { onLine });
    let left = times;
    const fetched = vi.fn(() => {
      left -= 1;
      return left < 0 ? Promise.resolve(new Response("{}")) : Promise.reject(new TypeError("failed to fetch"));
    });
    vi.stubGlobal("fetch", fetched);
    return fetched;
  }

  async function inTheEnd<T>(answer: Promise<T>): Promise<T> {
    vi.useFakeTimers();
    answer.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    return answer;
  }

  it("says that nothing can be reached, when it was not at the third time either", async () => {
    const fetched = failing(9);
    await expect(inTheEnd(request("GET", "/api/x"))).rejects.toMatchObject(unreachable);
    expect(fetched).toHaveBeenCalledTimes(3);
  });

  it("reads again in the first moments of a network that is back", async () => {
    const fetched = failing(2);
    await expect(inTheEnd(request("GET", "/api/x"))).resolves.toEqual({});
    expect(fetched).toHaveBeenCalledTimes(3);
  });

  it("sends a change once: whether it was heard is not known", async () => {
    const fetched = failing(1);
    await expect(inTheEnd(request("POST", "/api/x"))).rejects.toMatchObject(unreachable);
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it("says at once that there is no network", async () => {
    const fetched = failing(1, false);
    await expect(request("GET", "/api/x")).rejects.toMatchObject(unreachable);
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it("gives the caller's own end back as such", async () => {
    stubServer(signedIn());
    const ending = new AbortController();
    ending.abort();
    await expect(listVideos({}, ending.signal)).rejects.toMatchObject({ name: "AbortError" });
  });
});
