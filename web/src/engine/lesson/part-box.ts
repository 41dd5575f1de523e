/** Parts that wait to be sent, in IndexedDB, so that a page that dies loses only its last seconds; else in memory. */
import { inStore, openStore } from "../storage/indexed-store";
import type { Part } from "./log-writer";

export interface PartBox {
  all(): Promise<readonly Part[]>;
  put(part: Part): Promise<void>;
  drop(part: Part): Promise<void>;
}

const SHAPE = { database: "practika-lessons", store: "parts" };

const keyOf = ({ lesson, kind, number }: Part): string => `${lesson}/${kind}/${String(number).padStart(5, "0")}`;

export function memoryBox(): PartBox {
  const parts = new Map<string, Part>();
  return {
    all: async () => [...parts.values()],
    put: async (part) => void parts.set(keyOf(part), part),
    drop: async (part) => void parts.delete(keyOf(part)),
  };
}

/** IndexedDB where it works. */
export async function openPartBox(factory: IDBFactory | undefined): Promise<PartBox> {
  if (!factory) return memoryBox();
  try {
    const database = await openStore(factory, SHAPE);
    const box: PartBox = {
      all: async () => (await inStore(database, "readonly", (parts) => parts.getAll())) as Part[],
      put: async (part) => void (await inStore(database, "readwrite", (parts) => parts.put(part, keyOf(part)))),
      drop: async (part) => void (await inStore(database, "readwrite", (parts) => parts.delete(keyOf(part)))),
    };
    await box.all();
    return box;
  } catch {
    return memoryBox();
  }
}
