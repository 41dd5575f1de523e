// @vitest-environment node
import { describe, expect, it, vi } from "vitest";
import { FakeTransport, FakeWorld } from "./fake-transport";
import { FilmUpload, PARTS_AT_ONCE } from "./film-upload";
import { fingerprint } from "./fingerprint";

const PART = 1000;

function film(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, index) => (index * 31 + (index >> 8)) % 256);
}

function scene(size: number, videoId?: string) {
  const bytes = film(size);
  const transport = new FakeTransport(size, PART);
  const world = new FakeWorld();
  const upload = new FilmUpload({
    file: new Blob([bytes]),
    transport,
    world,
    ...(videoId === undefined ? {} : { videoId }),
  });
  return { bytes, transport, world, upload, state: () => upload.progress.getState() };
}

describe("a film on its way", () => {
  it("arrives byte for byte, four parts at once, each with its checksum", async () => {
    const { bytes, transport, upload, state, world } = scene(10_500);
    transport.gate = () => new Promise((resolve) => setTimeout(resolve, 1));
    await upload.start();
    expect(state()).toMatchObject({ phase: "done", videoId: "vid_1", sentBytes: 10_500 });
    expect(transport.bytes()).toEqual(bytes);
    expect(transport.isComplete).toBe(true);
    expect(transport.mostAtOnce).toBe(PARTS_AT_ONCE);
    expect(transport.checksums.get(11)).toBe(await world.digest(new Blob([bytes.slice(10_000)])));
  });

  it("of one part and of no bytes is finished too", async () => {
    for (const size of [1, 0]) {
      const { transport, upload, state } = scene(size);
      await upload.start();
      expect(state().phase).toBe("done");
      expect(transport.puts).toEqual([1]);
    }
  });

  it("sends a part again after a failure, with pauses that grow", async () => {
    const { transport, upload, state, world, bytes } = scene(3000);
    transport.putFaults.set(2, ["transient", "transient", "transient"]);
    await upload.start();
    expect(state().phase).toBe("done");
    expect(transport.puts.filter((number) => number === 2)).toHaveLength(4);
    expect(world.waits).toEqual([375, 750, 1500]);
    expect(transport.bytes()).toEqual(bytes);
  });

  it("asks for a new address at once when one has expired", async () => {
    const { transport, upload, state, world } = scene(2000);
    transport.putFaults.set(1, ["expired"]);
    await upload.start();
    expect(state().phase).toBe("done");
    expect(world.waits).toEqual([]);
    expect(transport.signRequests).toBeGreaterThanOrEqual(2);
  });

  it("gives up on a refusal, says why, and can be started again", async () => {
    const { transport, upload, state } = scene(3000);
    transport.putFaults.set(3, ["refused"]);
    await upload.start();
    expect(state()).toMatchObject({ phase: "failed", problem: "part 3: refused" });
    await upload.start();
    expect(state()).toMatchObject({ phase: "done", problem: null });
  });

  it("gives up when a part fails again and again", async () => {
    const { transport, upload, state } = scene(1000);
    transport.putFaults.set(1, Array.from({ length: 20 }, () => "transient" as const));
    await upload.start();
    expect(state().phase).toBe("failed");
    expect(transport.puts).toHaveLength(9);
  });

  it("waits while offline without counting it as failure, and goes on by itself", async () => {
    const { transport, upload, state, world } = scene(1000);
    world.online = false;
    transport.putFaults.set(1, ["transient"]);
    const running = upload.start();
    await vi.waitFor(() => {
      expect(state().phase).toBe("waiting");
    });
    world.comeBack();
    await running;
    expect(state().phase).toBe("done");
  });

  it("pauses at once, keeps what is there, and sends only the rest", async () => {
    const { transport, upload, state, bytes } = scene(8000);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    transport.gate = (number) => (number > 4 ? held : Promise.resolve());
    const running = upload.start();
    await vi.waitFor(() => {
      expect(state().sentBytes).toBeGreaterThanOrEqual(4000);
      expect(transport.stored.size).toBe(4);
    });
    upload.pause();
    expect(state()).toMatchObject({ phase: "paused", sentBytes: 4000, bytesPerSecond: null });
    release();
    await running;
    expect(state().phase).toBe("paused");
    expect(transport.stored.size).toBe(4);
    await upload.start();
    expect(state().phase).toBe("done");
    expect(transport.puts.filter((number) => number <= 4).sort()).toEqual([1, 2, 3, 4]);
    expect(transport.bytes()).toEqual(bytes);
  });

  it("resumes after a reload by asking which parts exist; a torn part is sent again", async () => {
    const { transport, upload, state, bytes } = scene(4500, "vid_1");
    transport.stored.set(1, bytes.slice(0, 1000));
    transport.stored.set(3, bytes.slice(2000, 2500));
    await upload.start();
    expect(state().phase).toBe("done");
    expect([...transport.puts].sort()).toEqual([2, 3, 4, 5]);
    expect(transport.bytes()).toEqual(bytes);
  });

  it("is called off here and on the server", async () => {
    const { transport, upload, state } = scene(5000);
    let release: () => void = () => undefined;
    transport.gate = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const running = upload.start();
    await vi.waitFor(() => {
      expect(state().videoId).toBe("vid_1");
    });
    await upload.cancel();
    release();
    expect(state().phase).toBe("cancelled");
    expect(transport.isAborted).toBe(true);
    expect(transport.isComplete).toBe(false);
    await upload.start();
    expect(state().phase).toBe("cancelled");
    void running;
  });

  it("sends what the server says is missing at the end", async () => {
    const { transport, upload, state } = scene(2000);
    transport.completeFaults = ["incomplete"];
    await upload.start();
    expect(state().phase).toBe("done");
  });

  it("takes a closed upload as arrived when the last answer was lost", async () => {
    const { transport, upload, state } = scene(2000, "vid_1");
    transport.readFaults = ["closed"];
    await upload.start();
    expect(state().phase).toBe("done");
    expect(transport.puts).toEqual([]);
  });

  it("fails, with the reason, when it can't begin", async () => {
    const { transport, upload, state } = scene(2000);
    transport.beginFaults = ["transient", "refused"];
    await upload.start();
    expect(state()).toMatchObject({ phase: "failed", problem: "refused", videoId: null });
  });
});

describe("a fingerprint", () => {
  const digest = (bytes: Blob) => new FakeWorld().digest(bytes);

  it("is the same for the same bytes and another for others", async () => {
    const bytes = film(300_000);
    const first = await fingerprint(new Blob([bytes]), digest);
    expect(await fingerprint(new Blob([bytes.slice()]), digest)).toBe(first);
    for (const at of [0, 150_000, 299_999]) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) + 1;
      expect(await fingerprint(new Blob([changed]), digest)).not.toBe(first);
    }
    expect(await fingerprint(new Blob([bytes.slice(1)]), digest)).not.toBe(first);
  });
});
