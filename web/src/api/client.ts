import { version } from "../../package.json";
import { accessToken, refreshSession } from "./access-token";
import { again } from "./again";
import { ApiError, readError } from "./api-error";
import { traceHeaders } from "./trace";

export type Method = "GET" | "POST" | "PATCH" | "DELETE" | "PUT";

export interface RequestOptions {
  body?: unknown;
  query?: Readonly<Record<string, string | number | null | undefined>>;
  signal?: AbortSignal | undefined;
  /** milliseconds until the request is given up */
  timeoutMs?: number;
  /** a public route: no access token is sent and a 401 is not healed by a refresh */
  isPublic?: boolean;
  /** the request outlives the page (small bodies only) */
  keepalive?: boolean;
}

const DEFAULT_TIMEOUT_MS = 20_000;
/** What this program calls itself; it stands in the history of what it changes. */
const CLIENT = `web/${version}`;

function address(path: string, query: RequestOptions["query"]): string {
  if (!query) return path;
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

async function sendOnce(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = {
    accept: "application/json",
    "x-practika-client": CLIENT,
    ...traceHeaders(),
  };
  const token = accessToken();
  if (token && !options.isPublic) headers["authorization"] = `Bearer ${token}`;
  // The server takes JSON only, and wants it said also where there is nothing to say.
  const body = options.body ?? (method === "GET" || method === "DELETE" ? undefined : {});
  if (body !== undefined) headers["content-type"] = "application/json";
  const timeout = AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  try {
    return await fetch(address(path, options.query), {
      method,
      headers,
      credentials: "same-origin",
      keepalive: options.keepalive ?? false,
      body: body === undefined ? null : JSON.stringify(body),
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
    });
  } catch (problem) {
    if (options.signal?.aborted) throw problem;
    if (timeout.aborted) throw new ApiError("timed_out", "Practika did not answer in time. Try again.", 0);
    const message = navigator.onLine
      ? "Practika can't be reached. Check the connection and try again."
      : "You are offline. This works again when the connection is back.";
    throw new ApiError("unreachable", message, 0);
  }
}

/** Not one that found no answer in time: that was long enough. */
function reachedNobody(problem: unknown): boolean {
  return problem instanceof ApiError && problem.code === "unreachable";
}

/** Reads are sent again when they reached nobody; what changes something is its sender's to repeat. */
function send(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const once = (): Promise<Response> => sendOnce(method, path, options);
  return method === "GET" ? again(once, reachedNobody) : once();
}

const HEALED_BY_REFRESH = new Set(["token_expired", "token_missing", "token_invalid", "unauthenticated"]);

/**
 * The one way to the API. Sends JSON, answers JSON (undefined for 204), throws ApiError for every refusal and for
 * silence, and an AbortError only when the caller's own signal ended it. An expired access token is renewed once.
 */
export async function request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
  let answer = await send(method, path, options);
  if (answer.status === 401 && !options.isPublic) {
    const problem = await readError(answer);
    if (!HEALED_BY_REFRESH.has(problem.code)) throw problem;
    await refreshSession();
    answer = await send(method, path, options);
  }
  if (!answer.ok) throw await readError(answer);
  if (answer.status === 204) return undefined as T;
  const text = await answer.text();
  return (text ? JSON.parse(text) : undefined) as T;
}
