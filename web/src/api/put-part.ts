import { ApiError } from "./api-error";

// The browser sets these itself and refuses to be told; their values are bound by the signature all the same.
const OWN_HEADERS = new Set(["host", "content-length", "connection"]);

interface PutPart {
  url: string;
  headers: Readonly<Record<string, string>>;
  bytes: Blob;
  /** bytes on their way or there */
  onBytes: (count: number) => void;
  signal: AbortSignal;
}

/** Milliseconds without a single byte moving until a part is given up. */
const STALLED_MS = 45_000;

/**
 * PUTs bytes to a pre-signed address. XMLHttpRequest, because fetch tells no upload progress. Resolves on 2xx; throws
 * ApiError with the storage's status (0 without an answer), or the AbortError of `signal`.
 */
export function putPart({ url, headers, bytes, onBytes, signal }: PutPart): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const request = new XMLHttpRequest();
    let stall: ReturnType<typeof setTimeout>;
    const stop = (): void => {
      request.abort();
    };
    const end = (problem?: Error): void => {
      clearTimeout(stall);
      signal.removeEventListener("abort", stop);
      if (problem) reject(problem);
      else resolve();
    };
    const watch = (): void => {
      clearTimeout(stall);
      stall = setTimeout(stop, STALLED_MS);
    };
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) {
      if (!OWN_HEADERS.has(name.toLowerCase())) request.setRequestHeader(name, value);
    }
    request.upload.onprogress = (event) => {
      watch();
      onBytes(event.loaded);
    };
    request.onload = () => {
      // 412: a file in one piece is taken once, and this one is there already (its first answer was lost)
      if ((request.status >= 200 && request.status < 300) || request.status === 412) end();
      else end(new ApiError("storage_refused", storageMessage(request), request.status));
    };
    request.onerror = () => {
      end(new ApiError("unreachable", "The storage can't be reached.", 0));
    };
    request.onabort = () => {
      end(signal.aborted ? (signal.reason as Error) : new ApiError("timed_out", "The storage does not answer.", 0));
    };
    signal.addEventListener("abort", stop);
    watch();
    request.send(bytes);
  });
}

/** S3 answers in XML; its code says more than the status. */
function storageMessage(request: XMLHttpRequest): string {
  const code = /<Code>([^<]+)<\/Code>/.exec(request.responseText)?.[1];
  return code ? `The storage refused a part (${code}).` : `The storage refused a part (${String(request.status)}).`;
}
