/** The queue in IndexedDB; in memory where that is refused (private windows): then it lives as long as the page. */
import type { Op, OutboxStorage } from "./outbox";

// A database of its own: two rooms that open one by the same name and version each miss their own store.
const DATABASE = "practika-notes";
const STORE = "outbox";

function opened(factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { keyPath: "opId" }).createIndex("box", "box");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export function memoryOutbox(): OutboxStorage {
  const ops = new Map<string, Op>();
  return {
    load: async (box) => [...ops.values()].filter((op) => op.box === box),
    put: async (op) => void ops.set(op.opId, op),
    drop: async (opId) => void ops.delete(opId),
  };
}

export function indexedDbOutbox(factory: IDBFactory): OutboxStorage {
  const database = opened(factory);
  const store = async (mode: IDBTransactionMode): Promise<IDBObjectStore> =>
    (await database).transaction(STORE, mode).objectStore(STORE);
  return {
    load: async (box) => (await done((await store("readonly")).index("box").getAll(box))) as Op[],
    put: async (op) => void (await done((await store("readwrite")).put(op))),
    drop: async (opId) => void (await done((await store("readwrite")).delete(opId))),
  };
}

/** IndexedDB where it works. */
export async function openOutbox(factory: IDBFactory | undefined): Promise<OutboxStorage> {
  if (!factory) return memoryOutbox();
  try {
    const outbox = indexedDbOutbox(factory);
    await outbox.load("");
    return outbox;
  } catch {
    return memoryOutbox();
  }
}
