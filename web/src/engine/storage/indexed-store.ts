/** A database of IndexedDB with one store: what is kept on this device until the server has it. */
export interface StoreShape {
  /** A database of its own for each store: two rooms that open one by the same name and version each miss their own store. */
  readonly database: string;
  readonly store: string;
  readonly keyPath?: string;
  /** Index and key path at once. */
  readonly index?: string;
}

export function openStore(factory: IDBFactory, { database, store, keyPath, index }: StoreShape): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asking = factory.open(database, 1);
    asking.onupgradeneeded = () => {
      const made = asking.result.createObjectStore(store, keyPath === undefined ? {} : { keyPath });
      if (index !== undefined) made.createIndex(index, index);
    };
    asking.onsuccess = () => {
      resolve(asking.result);
    };
    asking.onerror = () => {
      reject(asking.error ?? new Error("IndexedDB can't be opened"));
    };
  });
}

/**
 * One act in a transaction of its own. Comes back when the transaction has ended, not when its request was heard: what
 * was only heard is gone when the page is left a moment later. What is written is on the disk by then ("strict").
 */
export function inStore<T>(
  database: IDBDatabase,
  mode: "readonly" | "readwrite",
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const [name = ""] = database.objectStoreNames;
    const transaction = database.transaction(name, mode, { durability: mode === "readwrite" ? "strict" : "default" });
    const refuse = (): void => {
      reject(transaction.error ?? new Error("IndexedDB refused"));
    };
    const request = act(transaction.objectStore(name));
    transaction.oncomplete = () => {
      resolve(request.result);
    };
    transaction.onerror = refuse;
    transaction.onabort = refuse;
  });
}
