/** Parts that wait to be sent, in IndexedDB, so that a page that dies loses only its last seconds; else in memory. */
import type { Part } from "./log-writer";

export interface PartBox {
  all(): Promise<readonly Part[]>;
  put(part: Part): Promise<void>;
  drop(part: Part): Promise<void>;
}

const DATABASE = "practika-lessons";
const STORE = "parts";

const keyOf = ({ lesson, kind, number }: Part): string => `${lesson}/${kind}/${String(number).padStart(5, "0")}`;

export function memoryBox(): PartBox {
  const parts = new Map<string, Part>();
  return {
    all: async () => [...parts.values()],
    put: async (part) => void parts.set(keyOf(part), part),
    drop: async (part) => void parts.delete(keyOf(part)),
  };
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function opened(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(DATABASE, 1);
  request.onupgradeneeded = () => void request.result.createObjectStore(STORE);
  return done(request);
}

/** IndexedDB where it works. */
export async function openPartBox(factory: IDBFactory | undefined): Promise<PartBox> {
  if (!factory) return memoryBox();
  try {
    const database = await opened(factory);
    const store = (mode: IDBTransactionMode): IDBObjectStore => database.transaction(STORE, mode).objectStore(STORE);
    const box: PartBox = {
      all: async () => (await done(store("readonly").getAll())) as Part[],
      put: async (part) => void (await done(store("readwrite").put(part, keyOf(part)))),
      drop: async (part) => void (await done(store("readwrite").delete(keyOf(part)))),
    };
    await box.all();
    return box;
  } catch {
    return memoryBox();
  }
}
