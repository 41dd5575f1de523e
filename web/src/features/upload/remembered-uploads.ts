import { inStore, openStore } from "@/engine/storage/indexed-store";

/** Uploads that have begun in this browser, kept over a reload. The file itself can't be kept: it is picked again. */
export interface RememberedUpload {
  videoId: string;
  workspaceId: string;
  name: string;
  sizeBytes: number;
  /** milliseconds since 1970 */
  lastModified: number;
  /** null where the browser offers no digest */
  fingerprint: string | null;
  startedAt: number;
}

const SHAPE = { database: "practika-uploads", store: "uploads", keyPath: "videoId" };

async function run<T>(mode: "readonly" | "readwrite", act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await openStore(indexedDB, SHAPE);
  try {
    return await inStore(database, mode, act);
  } finally {
    database.close();
  }
}

// Remembering is a comfort: where it is forbidden (a private window), uploading works all the same.

export async function remember(upload: RememberedUpload): Promise<void> {
  await run("readwrite", (store) => store.put(upload)).catch(() => undefined);
}

export async function forget(videoId: string): Promise<void> {
  await run("readwrite", (store) => store.delete(videoId)).catch(() => undefined);
}

export async function remembered(workspaceId: string): Promise<RememberedUpload[]> {
  const all = await run("readonly", (store) => store.getAll() as IDBRequest<RememberedUpload[]>).catch(() => []);
  return all.filter((upload) => upload.workspaceId === workspaceId).sort((a, b) => a.startedAt - b.startedAt);
}
