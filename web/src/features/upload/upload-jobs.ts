import { createStore } from "zustand/vanilla";
import { readUpload } from "@/api/videos";
import { asApiError } from "@/api/api-error";
import type { Video } from "@/api/types";
import { FilmUpload } from "@/engine/upload/film-upload";
import { fingerprint } from "@/engine/upload/fingerprint";
import { browserWorld, sha256 } from "./browser-world";
import { forget, remember, remembered, type RememberedUpload } from "./remembered-uploads";
import { uploadTransport } from "./upload-transport";

/** A film that is being sent from here. */
export interface UploadJob {
  key: string;
  name: string;
  file: File;
  upload: FilmUpload;
  /** false while it waits for its turn */
  begun: boolean;
}

export interface UploadJobs {
  jobs: UploadJob[];
  /** began before a reload; each waits for its file to be picked again */
  interrupted: RememberedUpload[];
}

/** Lives as long as the page, so that uploads go on while a film is reviewed. */
export const uploadJobs = createStore<UploadJobs>(() => ({ jobs: [], interrupted: [] }));

let lastKey = 0;

/** What uploads from here do to the list of films. */
export interface FilmListener {
  onBegun: (video: Video) => void;
  onCancelled: (videoId: string) => void;
}

const listeners = new Set<FilmListener>();

export function listenToUploads(listener: FilmListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function isUnderWay(job: UploadJob): boolean {
  return !["done", "failed", "cancelled"].includes(job.upload.progress.getState().phase);
}

function isMoving(job: UploadJob): boolean {
  return isUnderWay(job) && job.upload.progress.getState().phase !== "paused";
}

function warn(event: BeforeUnloadEvent): void {
  if (uploadJobs.getState().jobs.some(isUnderWay)) event.preventDefault();
}

function add(file: File, workspaceId: string, videoId?: string): void {
  lastKey += 1;
  const key = `upload-${String(lastKey)}`;
  const transport = uploadTransport(file, (video) => {
    void keepNote(file, workspaceId, video.id);
    for (const listener of listeners) listener.onBegun(video);
  });
  const upload = new FilmUpload({ file, transport, world: browserWorld, ...(videoId ? { videoId } : {}) });
  const unsubscribe = upload.progress.subscribe(({ phase, videoId: id }) => {
    if (phase !== "done" && phase !== "cancelled") return;
    unsubscribe();
    if (id) void forget(id);
    if (phase !== "cancelled") return;
    if (id) for (const listener of listeners) listener.onCancelled(id);
    dismissJob(key);
  });
  uploadJobs.setState(({ jobs }) => ({ jobs: [...jobs, { key, name: file.name, file, upload, begun: false }] }));
  window.addEventListener("beforeunload", warn);
  startWaiting();
}

/** Two films at a time share the line; the others wait for their turn. */
const AT_ONCE = 2;

function startWaiting(): void {
  const { jobs } = uploadJobs.getState();
  const free = AT_ONCE - jobs.filter((job) => job.begun && isMoving(job)).length;
  for (const job of jobs.filter((one) => !one.begun).slice(0, Math.max(0, free))) {
    change(job.key, { begun: true });
    void job.upload.start().then(startWaiting);
  }
}

function change(key: string, facts: Partial<UploadJob>): void {
  uploadJobs.setState(({ jobs }) => ({ jobs: jobs.map((job) => (job.key === key ? { ...job, ...facts } : job)) }));
}

async function keepNote(file: File, workspaceId: string, videoId: string): Promise<void> {
  await remember({
    videoId,
    workspaceId,
    name: file.name,
    sizeBytes: file.size,
    lastModified: file.lastModified,
    fingerprint: await fingerprint(file, sha256),
    startedAt: Date.now(),
  });
}

/** Starts new uploads; a file that an interrupted upload waits for goes on with that one instead. */
export async function addFiles(files: readonly File[], workspaceId: string): Promise<void> {
  for (const file of files) {
    const print = await fingerprint(file, sha256).catch(() => null);
    const waiting = uploadJobs.getState().interrupted.find((one) => isSameFile(one, file, print));
    if (waiting) goOn(waiting, file);
    else add(file, workspaceId);
  }
}

export function isSameFile(
  upload: RememberedUpload,
  file: { name: string; size: number; lastModified: number },
  print: string | null,
): boolean {
  if (upload.sizeBytes !== file.size) return false;
  if (upload.fingerprint !== null && print !== null) return upload.fingerprint === print;
  return upload.name === file.name && upload.lastModified === file.lastModified;
}

function goOn(upload: RememberedUpload, file: File): void {
  uploadJobs.setState(({ interrupted }) => ({
    interrupted: interrupted.filter((one) => one.videoId !== upload.videoId),
  }));
  add(file, upload.workspaceId, upload.videoId);
}

/** Goes on with an interrupted upload; answers why not when this is another file. */
export async function resumeWith(upload: RememberedUpload, file: File): Promise<string | null> {
  const print = await fingerprint(file, sha256).catch(() => null);
  if (isSameFile(upload, file, print)) {
    goOn(upload, file);
    return null;
  }
  return upload.name === file.name
    ? `This “${file.name}” is not the file that was being uploaded: its content is another.`
    : `“${file.name}” is not the file that was being uploaded. Pick “${upload.name}”.`;
}

/** Finds uploads that a reload has interrupted, and forgets those that are over on the server. */
export async function findInterrupted(workspaceId: string): Promise<void> {
  const known = await remembered(workspaceId);
  const running = new Set(uploadJobs.getState().jobs.map((job) => job.upload.progress.getState().videoId));
  const open: RememberedUpload[] = [];
  for (const upload of known) {
    if (running.has(upload.videoId)) continue;
    try {
      const facts = await readUpload(upload.videoId);
      if (facts.state === "open") open.push(upload);
      else void forget(upload.videoId);
    } catch (problem) {
      const error = asApiError(problem);
      if (error.isTransient) open.push(upload);
      else void forget(upload.videoId);
    }
  }
  uploadJobs.setState({ interrupted: open });
}

export function dropInterrupted(videoId: string): void {
  uploadJobs.setState(({ interrupted }) => ({ interrupted: interrupted.filter((one) => one.videoId !== videoId) }));
  void forget(videoId);
}

/** Takes a finished, failed or cancelled upload out of sight. */
export function dismissJob(key: string): void {
  uploadJobs.setState(({ jobs }) => ({ jobs: jobs.filter((job) => job.key !== key) }));
  if (!uploadJobs.getState().jobs.some(isUnderWay)) window.removeEventListener("beforeunload", warn);
}
