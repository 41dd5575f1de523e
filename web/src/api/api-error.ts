/** What went wrong with a request, in words a person can act on. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: string;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly requestId: string | null;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    status: number,
    requestId: string | null = null,
    details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.requestId = requestId;
    this.details = details;
  }

  /** No answer came: the network is gone, or the server did not answer in time. */
  get isUnreachable(): boolean {
    return this.status === 0;
  }

  /** Trying the same request again later may help. */
  get isTransient(): boolean {
    return this.isUnreachable || this.status === 429 || this.status >= 500;
  }
}

export function asApiError(problem: unknown): ApiError {
  if (problem instanceof ApiError) return problem;
  return new ApiError("unexpected", problem instanceof Error ? problem.message : "Something went wrong.", 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** What a person can do when something before a door refused: API Gateway says `{message}` only, a proxy a page. */
const IN_WORDS: Readonly<Record<number, string>> = {
  401: "Sign in again, then try once more.",
  403: "This was refused on its way. Reload the page and try again.",
  404: "There is nothing at this address. Reload the page and try again.",
  413: "This is too large to be sent in one piece.",
  429: "That was too fast. Wait a moment and try again.",
};

/** Reads the one error shape `{code, message, requestId, details?}`; of anything else it makes a plain sentence. */
export async function readError(answer: Response): Promise<ApiError> {
  const body: unknown = await answer.json().catch(() => null);
  if (isRecord(body) && typeof body["code"] === "string" && typeof body["message"] === "string") {
    const requestId = typeof body["requestId"] === "string" ? body["requestId"] : null;
    const details = isRecord(body["details"]) ? body["details"] : {};
    return new ApiError(body["code"], body["message"], answer.status, requestId, details);
  }
  const message =
    answer.status >= 500
      ? "Practika could not answer just now. Try again in a moment."
      : (IN_WORDS[answer.status] ?? `The request was refused (${String(answer.status)}). Reload the page and try again.`);
  return new ApiError("unexpected_answer", message, answer.status, answer.headers.get("apigw-requestid"));
}
