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

// A database of its own: two rooms that open one by the same name and version each miss their own store.
const NAME = "practika-uploads";
const STORE = "uploads";

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asking = indexedDB.open(NAME, 1);
    asking.onupgradeneeded = () => {
      asking.result.createObjectStore(STORE, { keyPath: "videoId" });
    };
    asking.onsuccess = () => {
      resolve(asking.result);
    };
    asking.onerror = () => {
      reject(asking.error ?? new Error("IndexedDB can't be opened"));
    };
  });
}

async function run<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => {
        resolve(request.result);
      };
      transaction.onerror = () => {
        reject(transaction.error ?? new Error("IndexedDB refused"));
      };
    });
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
