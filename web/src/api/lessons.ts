import { readFile } from "./again";
import { request } from "./client";
import { putPart } from "./put-part";
import type { Lesson, LessonAudience, LessonPage, PartLinks, SignedLessonParts } from "./types";

const at = (videoId: string): string => `/api/videos/${encodeURIComponent(videoId)}/lessons`;
const one = (videoId: string, lessonId: string): string => `${at(videoId)}/${encodeURIComponent(lessonId)}`;

export function listLessons(videoId: string, cursor: string | null, signal?: AbortSignal): Promise<LessonPage> {
  return request("GET", at(videoId), { query: { cursor }, signal });
}

export function readLesson(videoId: string, lessonId: string, signal?: AbortSignal): Promise<Lesson> {
  return request("GET", one(videoId, lessonId), { signal });
}

export function beginLesson(videoId: string, facts: { title: string | null; audience: LessonAudience }): Promise<Lesson> {
  return request("POST", at(videoId), { body: facts });
}

export function sealLesson(videoId: string, lessonId: string): Promise<Lesson> {
  return request("POST", `${one(videoId, lessonId)}/seal`);
}

export function changeLesson(videoId: string, lessonId: string, change: { title?: string; audience?: LessonAudience }): Promise<Lesson> {
  return request("PATCH", one(videoId, lessonId), { body: change });
}

export function removeLesson(videoId: string, lessonId: string): Promise<undefined> {
  return request("DELETE", one(videoId, lessonId));
}

/** The next hundred parts of a kind after a number. */
export function lessonParts(videoId: string, lessonId: string, kind: "log" | "voice", after: number, signal?: AbortSignal): Promise<PartLinks> {
  return request("GET", `${one(videoId, lessonId)}/parts`, { query: { kind, after }, signal });
}

/** The bytes at the storage's address, at most `most` of them; an address that does not answer throws. */
export function readPart(url: string, most: number, signal?: AbortSignal): Promise<ArrayBuffer> {
  return readFile(url, signal, async (answer) => {
    if (!answer.ok) throw new Error(`The storage answered ${String(answer.status)}.`);
    if (Number(answer.headers.get("content-length") ?? 0) > most) throw new Error("A part is larger than it may be.");
    return answer.arrayBuffer();
  });
}

export interface LessonPart {
  readonly kind: "log" | "voice";
  readonly number: number;
  readonly bytes: Blob;
}

/** Signs these parts and puts each to its address; one that is there already is left as it is. */
export async function sendLessonParts(videoId: string, lessonId: string, parts: readonly LessonPart[], signal: AbortSignal): Promise<void> {
  const wanted = await Promise.all(
    parts.map(async ({ kind, number, bytes }) => ({ kind, number, sizeBytes: bytes.size, sha256: await sumOf(bytes) })),
  );
  const { parts: signed } = await request<SignedLessonParts>("POST", `${one(videoId, lessonId)}/parts`, { body: { parts: wanted }, signal });
  for (const { kind, number, url, headers } of signed) {
    const part = parts.find((each) => each.kind === kind && each.number === number);
    if (part) await putPart({ url, headers, bytes: part.bytes, onBytes: () => undefined, signal });
  }
}

async function sumOf(bytes: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await bytes.arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
