import { ApiError } from "@/api/api-error";
import { putPart } from "@/api/put-part";
import { abortUpload, completeUpload, createVideo, readUpload, signParts } from "@/api/videos";
import type { Upload, Video } from "@/api/types";
import { UploadFault, type FaultKind } from "@/engine/upload/upload-fault";
import type { UploadFacts, UploadTransport } from "@/engine/upload/upload-ports";

const CLOSED = new Set(["upload_closed"]);
const INCOMPLETE = new Set(["upload_incomplete"]);

export function faultKind(error: ApiError, step: "api" | "storage"): FaultKind {
  if (CLOSED.has(error.code)) return "closed";
  if (INCOMPLETE.has(error.code)) return "incomplete";
  if (error.isTransient || error.status === 408) return "transient";
  // A signed address that has run out is refused with 403; the same status for a wrong sum heals by sending anew.
  if (step === "storage") return error.status === 403 || error.status === 400 ? "expired" : "refused";
  return "refused";
}

async function told<T>(step: "api" | "storage", signal: AbortSignal | null, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (problem) {
    if (signal?.aborted) throw signal.reason;
    if (problem instanceof ApiError) throw new UploadFault(faultKind(problem, step), problem.message);
    throw problem;
  }
}

function facts(upload: Upload): UploadFacts {
  if (upload.state !== "open") {
    const gone = upload.state === "aborted";
    throw new UploadFault(
      gone ? "refused" : "closed",
      gone ? "This upload was cancelled. Upload the file again." : "This upload is finished.",
    );
  }
  return upload;
}

/** The engine's way to the API, for one file. `onBegun` hears of the new video. */
export function uploadTransport(file: File, onBegun: (video: Video) => void): UploadTransport {
  return {
    begin: async (signal) => {
      const wish = {
        filename: file.name,
        sizeBytes: file.size,
        ...(file.type ? { contentType: file.type } : {}),
      };
      const { video, upload } = await told("api", signal, createVideo(wish, signal));
      onBegun(video);
      return facts(upload);
    },
    read: async (videoId, signal) => facts(await told("api", signal, readUpload(videoId, signal))),
    sign: async (videoId, parts, signal) => {
      const answer = await told("api", signal, signParts(videoId, [...parts], signal));
      return answer.parts;
    },
    put: (address, bytes, onBytes, signal) =>
      told("storage", signal, putPart({ url: address.url, headers: address.headers, bytes, onBytes, signal })),
    complete: async (videoId, signal) => {
      await told("api", signal, completeUpload(videoId, signal));
    },
    abort: async (videoId) => {
      await told("api", null, abortUpload(videoId));
    },
  };
}
