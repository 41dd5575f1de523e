import "fake-indexeddb/auto";
import { describe, expect, it, vi } from "vitest";
import { inStore, openStore } from "./indexed-store";

const SHAPE = { database: "practika-test", store: "things", keyPath: "id", index: "box" };

describe("what waits on this device", () => {
  it("is said to be kept when its transaction has ended, and asked to be on the disk by then", async () => {
    const database = await openStore(indexedDB, SHAPE);
    const ended = vi.fn();
    const begin = database.transaction.bind(database);
    const begun = vi.spyOn(database, "transaction").mockImplementation((...how) => {
      const transaction = begin(...how);
      transaction.addEventListener("complete", ended);
      return transaction;
    });
    await inStore(database, "readwrite", (things) => things.put({ id: "a", box: "b" }));
    expect(ended).toHaveBeenCalledTimes(1);
    expect(begun).toHaveBeenCalledWith("things", "readwrite", { durability: "strict" });
    expect(await inStore(database, "readonly", (things) => things.index("box").getAll("b"))).toEqual([{ id: "a", box: "b" }]);
  });

  it("is refused when the transaction is undone after its request was heard", async () => {
    const database = await openStore(indexedDB, SHAPE);
    const kept = inStore(database, "readwrite", (things) => {
      const request = things.put({ id: "late" });
      request.addEventListener("success", () => {
        things.transaction.abort();
      });
      return request;
    });
    await expect(kept).rejects.toThrow();
    expect(await inStore(database, "readonly", (things) => things.get("late"))).toBeUndefined();
  });
});
