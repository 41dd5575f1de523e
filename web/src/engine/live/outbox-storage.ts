/** The queue in IndexedDB; in memory where that is refused (private windows): then it lives as long as the page. */
import { inStore, openStore } from "../storage/indexed-store";
import type { Op, OutboxStorage } from "./outbox";

const SHAPE = { database: "practika-notes", store: "outbox", keyPath: "opId", index: "box" };

export function memoryOutbox(): OutboxStorage {
  const ops = new Map<string, Op>();
  return {
    load: async (box) => [...ops.values()].filter((op) => op.box === box),
    put: async (op) => void ops.set(op.opId, op),
    drop: async (opId) => void ops.delete(opId),
  };
}

export function indexedDbOutbox(factory: IDBFactory): OutboxStorage {
  const database = openStore(factory, SHAPE);
  return {
    load: async (box) => (await inStore(await database, "readonly", (ops) => ops.index("box").getAll(box))) as Op[],
    put: async (op) => void (await inStore(await database, "readwrite", (ops) => ops.put(op))),
    drop: async (opId) => void (await inStore(await database, "readwrite", (ops) => ops.delete(opId))),
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
