import { request } from "./client";
import type { Original, ReturnSpeed, SignedParts, Upload, Video, VideoPage } from "./types";

const at = (videoId: string): string => `/api/videos/${encodeURIComponent(videoId)}`;

export interface VideoQuery {
  limit?: number;
  cursor?: string | null;
  /** part of a title or file name */
  q?: string;
}

export function listVideos(query: VideoQuery, signal?: AbortSignal): Promise<VideoPage> {
  return request("GET", "/api/videos", { query: { ...query }, signal });
}

export function readVideo(videoId: string, signal?: AbortSignal): Promise<Video> {
  return request("GET", at(videoId), { signal });
}

export function renameVideo(videoId: string, title: string): Promise<Video> {
  return request("PATCH", at(videoId), { body: { title } });
}

export function removeVideo(videoId: string): Promise<undefined> {
  return request("DELETE", at(videoId));
}

export function retryVideo(videoId: string): Promise<Video> {
  return request("POST", `${at(videoId)}/retry`);
}

/** A link to the uploaded file, byte for byte; it opens for a quarter of an hour. */
export function takeOriginal(videoId: string): Promise<Original> {
  return request("POST", `${at(videoId)}/original`);
}

/** Asks for an original that lies in the archive; it comes back within 48 hours (bulk) or 12 (standard). */
export function askOriginalBack(videoId: string, speed: ReturnSpeed): Promise<Video> {
  return request("POST", `${at(videoId)}/original/return`, { body: { speed } });
}

/** Stops the work on a film. What is finished of it is kept for a retry. */
export function cancelVideo(videoId: string): Promise<Video> {
  return request("POST", `${at(videoId)}/cancel`);
}

export interface NewVideo {
  title?: string;
  filename: string;
  sizeBytes: number;
  contentType?: string;
}

export function createVideo(facts: NewVideo, signal?: AbortSignal): Promise<{ video: Video; upload: Upload }> {
  return request("POST", "/api/videos", { body: facts, signal });
}

export function readUpload(videoId: string, signal?: AbortSignal): Promise<Upload> {
  return request("GET", `${at(videoId)}/upload`, { signal });
}

/** Asks for the addresses of at most 100 parts; `sha256` is base64 of the 32 bytes. */
export function signParts(
  videoId: string,
  parts: { number: number; sha256?: string }[],
  signal?: AbortSignal,
): Promise<SignedParts> {
  return request("POST", `${at(videoId)}/upload/parts`, { body: { parts }, signal });
}

export function completeUpload(videoId: string, signal?: AbortSignal): Promise<Video> {
  return request("POST", `${at(videoId)}/upload/complete`, { signal, timeoutMs: 60_000 });
}

export function abortUpload(videoId: string): Promise<undefined> {
  return request("DELETE", `${at(videoId)}/upload`);
}
