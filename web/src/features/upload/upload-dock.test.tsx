import "fake-indexeddb/auto";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router-dom";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { stubStorage } from "@/testing/fake-storage";
import { stubServer } from "@/testing/stub-server";
import { TooltipProvider } from "@/ui/tooltip";
import { remember } from "./remembered-uploads";
import { UploadDock } from "./upload-dock";
import { addFiles, dismissJob, findInterrupted, listenToUploads, uploadJobs } from "./upload-jobs";
import type { FilmStanding } from "./upload-row";

const MIB = 1024 * 1024;
const ready: FilmStanding = { status: "ready", words: "Ready to watch", percent: 100, poster: null, address: "/v/x" };

beforeEach(() => {
  vi.stubGlobal("ResizeObserver", class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  });
});

afterEach(() => {
  for (const job of uploadJobs.getState().jobs) dismissJob(job.key);
  uploadJobs.setState({ interrupted: [] });
  vi.unstubAllGlobals();
});

function show(standingOf: (videoId: string) => FilmStanding | null = () => null) {
  const { backend, sent } = stubServer(new FakeBackend());
  const storage = stubStorage(backend);
  const dropped: string[] = [];
  render(
    <MemoryRouter>
      <TooltipProvider>
        <UploadDock standingOf={standingOf} onDropped={(videoId) => dropped.push(videoId)} />
      </TooltipProvider>
    </MemoryRouter>,
  );
  return { backend, sent, storage, dropped };
}

const film = (name: string, size: number) => new File([new Uint8Array(size)], name, { type: "video/mp4" });
const add = (...files: File[]) => act(() => addFiles(files, "wsp_1"));

describe("uploads", () => {
  it("follow a film until it is ready, and say so aloud", async () => {
    const { backend } = show(() => ready);
    await add(film("jump.mp4", 9 * MIB));
    await screen.findByRole("link", { name: "Open" });
    expect(screen.getByRole("status").textContent).toBe("jump.mp4 is ready to watch.");
    const [upload] = backend.uploads.values();
    expect(upload?.state).toBe("complete");
    expect(upload?.parts).toHaveLength(2);
  });

  it("send several files, two at a time", async () => {
    const { backend } = show();
    await add(film("one.mp4", 10), film("two.mp4", 10), film("three.mp4", 10));
    expect(screen.getAllByRole("listitem")).toHaveLength(3);
    await waitFor(() => {
      expect([...backend.videos.values()].map((video) => video.status)).toEqual(["processing", "processing", "processing"]);
    });
  });

  it("get over a refused address", async () => {
    const { storage, backend } = show();
    storage.fail(403);
    await add(film("jump.mp4", 10));
    await waitFor(() => {
      expect([...backend.uploads.values()][0]?.state).toBe("complete");
    });
    expect(storage.puts).toHaveLength(2);
  });

  it("say why one is refused, and can be cancelled", async () => {
    const { storage } = show();
    const cancelled: string[] = [];
    const stop = listenToUploads({ onBegun: () => undefined, onCancelled: (id) => cancelled.push(id) });
    storage.fail(404);
    await add(film("jump.mp4", 10));
    await waitFor(() => {
      expect(screen.getByRole("listitem").textContent).toContain("The storage refused a part (404).");
    });
    await userEvent.click(screen.getByRole("button", { name: "Cancel the upload of jump.mp4" }));
    await waitFor(() => {
      expect(screen.queryByRole("listitem")).toBeNull();
    });
    expect(cancelled).toHaveLength(1);
    stop();
  });
});

describe("an upload cut off by a reload", () => {
  async function cutOff() {
    const scene = show();
    const { json } = scene.backend.handle({
      method: "POST",
      path: "/api/videos",
      query: new URLSearchParams(),
      body: { filename: "jump.mp4", sizeBytes: 9 * MIB },
    });
    const { id } = (json as { video: { id: string } }).video;
    scene.backend.receive(id, 1, 8 * MIB);
    const facts = { name: "jump.mp4", sizeBytes: 9 * MIB, lastModified: 5, fingerprint: null, startedAt: 1 };
    await remember({ ...facts, videoId: id, workspaceId: "wsp_1" });
    await act(() => findInterrupted("wsp_1"));
    return { ...scene, id };
  }

  it("goes on with the same file and sends only what is missing", async () => {
    const { storage, id, backend } = await cutOff();
    const file = new File([new Uint8Array(9 * MIB)], "jump.mp4", { lastModified: 5 });
    await userEvent.upload(screen.getByLabelText("Pick jump.mp4 again"), file);
    await waitFor(() => {
      expect(backend.uploads.get(id)?.state).toBe("complete");
    });
    expect(storage.puts).toEqual([`${id}/2`]);
  });

  it("refuses another file", async () => {
    const { storage } = await cutOff();
    await userEvent.upload(screen.getByLabelText("Pick jump.mp4 again"), film("run.mp4", 9 * MIB));
    await screen.findByText("“run.mp4” is not the file that was being uploaded. Pick “jump.mp4”.");
    expect(storage.puts).toEqual([]);
  });

  it("is given up for good", async () => {
    const { backend, dropped, id } = await cutOff();
    await userEvent.click(screen.getByRole("button", { name: "Give up the upload of jump.mp4" }));
    await waitFor(() => {
      expect(dropped).toEqual([id]);
    });
    expect(backend.videos.size).toBe(0);
    expect(screen.queryByText("jump.mp4")).toBeNull();
  });
});
