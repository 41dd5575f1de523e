import { vi } from "vitest";
import { FakeBackend, type FakeAnswer, type FakeRequest } from "./fake-backend.ts";

export interface Sent {
  method: string;
  path: string;
  authorization: string | null;
}

/** Puts a FakeBackend behind `fetch` for one test; `intercept` may answer first. */
export function stubServer(
  backend = new FakeBackend(),
  intercept: (request: FakeRequest & Sent) => FakeAnswer | null = () => null,
): { backend: FakeBackend; sent: Sent[] } {
  const sent: Sent[] = [];
  vi.stubGlobal("fetch", (address: string, init: RequestInit = {}) => {
    init.signal?.throwIfAborted();
    const url = new URL(address, "http://localhost");
    const headers = new Headers(init.headers);
    const request = {
      method: init.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      body: (init.body ? JSON.parse(init.body as string) : {}) as Record<string, unknown>,
      authorization: headers.get("authorization"),
    };
    sent.push({ method: request.method, path: request.path, authorization: request.authorization });
    const { status, json } = intercept(request) ?? backend.handle(request);
    const body = status === 204 ? null : JSON.stringify(json ?? null);
    return Promise.resolve(new Response(body, { status, headers: { "content-type": "application/json" } }));
  });
  return { backend, sent };
}
