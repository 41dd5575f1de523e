import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/api-error";
import type { Role } from "@/api/types";
import type { Annotation } from "@/engine/live/annotation";
import { createAnnotations } from "@/engine/live/annotations-store";
import type { HistoryApi, Line } from "@/engine/live/history";
import { noteOf, TestServer } from "@/engine/live/test-server";
import { frameMapOf } from "@/engine/media/frame-map";
import { ToastRegion } from "@/ui/toast";
import { TooltipProvider } from "@/ui/tooltip";
import { HistorySheet } from "./history-sheet";

const student = { id: "student", name: "Second Student" };
const coach = { id: "coach", name: "Head Coach" };
const map = frameMapOf(Float64Array.from({ length: 101 }, (_, n) => n), { num: 1, den: 25 });

/** A server of one note's history that keeps what it is asked to bring back. */
class PastServer implements HistoryApi {
  readonly lines: Line[] = [];
  problem: ApiError | null = null;

  constructor(...texts: string[]) {
    for (const text of texts) this.write({ text });
  }

  write(change: Partial<Annotation>, more: Partial<Line> = {}): Annotation {
    const version = this.lines.length + 1;
    const annotation = { ...(this.lines.at(-1)?.annotation ?? noteOf("note", { author: student })), ...change, version };
    const act = version === 1 ? "created" : "revised";
    this.lines.push({ version, act, by: version % 2 ? student : coach, at: "2026-01-01T00:00:00Z", annotation, ...more });
    return annotation;
  }

  get now(): Annotation {
    return this.lines.at(-1)?.annotation ?? noteOf("note");
  }

  revisions = async (_id: string, after: number, limit: number): Promise<readonly Line[]> => {
    if (this.problem) throw this.problem;
    return this.lines.slice(after, after + limit);
  };

  verify: HistoryApi["verify"] = async () => ({ versions: this.lines.length, hashedFrom: 1, intact: true });

  restoreTo = async (_id: string, version: number, toVersion: number): Promise<Annotation> => {
    if (version !== this.lines.length) throw new ApiError("version_conflict", "Changed meanwhile.", 409);
    const goal = this.lines[toVersion - 1]?.annotation;
    return this.write({ text: goal?.text ?? "" }, { act: "restored", restoredFrom: toVersion });
  };
}

async function open(past: PastServer, role: Role, me = student) {
  const server = new TestServer();
  server.write(past.now, "annotation.added");
  const storage = { load: async () => [], put: async () => undefined, drop: async () => undefined };
  const annotations = createAnnotations({ videoId: "vid", me, api: server.as(me), storage });
  await annotations.load();
  const seen: Annotation[] = [];
  const preview = (version: Annotation): void => void seen.push(version);
  const room = { annotations, map, frameMapSha256: "sha", me, role, goTo: () => undefined, redraw: () => undefined, showHistory: () => undefined, showFilmHistory: () => undefined, goToFrame: () => undefined, goToNote: () => undefined, people: [], codes: [] };
  const note = { ...past.now, pending: false };
  function Page() {
    const [shown, setShown] = useState(true);
    const close = (): void => {
      setShown(false);
    };
    return (
      <TooltipProvider>
        {shown && <HistorySheet room={room} api={past} note={note} onClose={close} onPreview={preview} />}
        <ToastRegion />
      </TooltipProvider>
    );
  }
  render(<Page />);
  const textNow = (): string | undefined => annotations.store.getState().notes[0]?.text;
  return { annotations, seen, textNow };
}

const versions = async (): Promise<HTMLElement[]> => within(await screen.findByRole("list", { name: /^Versions/ })).getAllByRole("listitem");

beforeEach(() => {
  vi.stubGlobal("ResizeObserver", class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the history of a note", () => {
  it("is told newest first, and the picked version goes to the picture", async () => {
    const { seen } = await open(new PastServer("Elbow in", "Elbow out"), "member");
    const [newest, oldest] = await versions();
    expect(newest?.textContent).toContain("Head Coach changed the text");
    expect(newest?.querySelector("del")?.textContent).toBe("in");
    expect(newest?.querySelector("ins")?.textContent).toBe("out");
    expect(oldest?.textContent).toContain("Second Student wrote it");
    expect(await screen.findByText("This history is complete: 2 versions verified.")).toBeTruthy();
    await userEvent.click(within(oldest!).getByRole("button"));
    expect(seen.map(({ version }) => version)).toEqual([2, 1]);
  });

  it("brings a version back, and takes that back", async () => {
    const past = new PastServer("Elbow in", "Elbow out");
    const { textNow } = await open(past, "member");
    await userEvent.click(within((await versions())[1]!).getByRole("button"));
    await userEvent.click(screen.getByRole("button", { name: "Bring this version back" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(textNow()).toBe("Elbow in");
    await userEvent.click(screen.getByText("Undo"));
    await waitFor(() => expect(textNow()).toBe("Elbow out"));
    expect(past.lines.map(({ restoredFrom }) => restoredFrom)).toEqual([undefined, undefined, 1, 2]);
  });

  it("stays open and says so when somebody was faster", async () => {
    const past = new PastServer("Elbow in", "Elbow out");
    await open(past, "coach", coach);
    await userEvent.click(within((await versions())[1]!).getByRole("button"));
    past.write({ text: "Said anew" });
    await userEvent.click(screen.getByRole("button", { name: "Bring this version back" }));
    expect(await screen.findByText(/Somebody changed this note/)).toBeTruthy();
    expect(screen.getByRole("dialog")).toBeTruthy();
  });

  it("follows what others do meanwhile", async () => {
    const past = new PastServer("Elbow in");
    const { annotations } = await open(past, "member");
    expect(await versions()).toHaveLength(1);
    annotations.accept(past.write({ text: "Elbow out" }));
    await waitFor(async () => expect(await versions()).toHaveLength(2));
  });

  it.each(["viewer", "member"] as const)("may be read but not turned back by another %s", async (role) => {
    await open(new PastServer("Elbow in", "Elbow out"), role, { id: "vera", name: "Vera" });
    await userEvent.click(within((await versions())[1]!).getByRole("button"));
    expect(screen.queryByText("Bring this version back")).toBeNull();
  });

  it("says what went wrong and tries again", async () => {
    const past = new PastServer("Elbow in");
    past.problem = new ApiError("unreachable", "Practika can't be reached.", 0);
    await open(past, "member");
    expect(await screen.findByText("Practika can't be reached.")).toBeTruthy();
    past.problem = null;
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await versions()).toHaveLength(1);
  });

  it("waits for the network", async () => {
    const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    await open(new PastServer("Elbow in"), "member");
    expect(screen.getByText(/You are offline/)).toBeTruthy();
    online.mockReturnValue(true);
    window.dispatchEvent(new Event("online"));
    expect(await versions()).toHaveLength(1);
  });
});
