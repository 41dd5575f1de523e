import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router-dom";
import { useStore } from "zustand";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listVideos, readVideo } from "@/api/videos";
import type { Role } from "@/api/types";
import { FakeBackend } from "@/testing/fake-backend";
import { fakeFilms } from "@/testing/fake-films";
import { stubServer } from "@/testing/stub-server";
import { MenuItem } from "@/ui/menu";
import { ToastRegion } from "@/ui/toast";
import { TooltipProvider } from "@/ui/tooltip";
import { Library } from "./library-store";
import { LibraryView } from "./library-view";
import { mayChange } from "./video-words";

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

function Page({ library, role, onPick, onTake }: { library: Library; role: Role; onPick: () => void; onTake: (id: string) => void }) {
  const state = useStore(library.store);
  return (
    <LibraryView
      state={state}
      library={library}
      query={state.query}
      role={role}
      personId="per_b"
      hidden={new Set()}
      address={(id) => `/v/${id}`}
      originals={(video) =>
        mayChange(role, "per_b", video) && <MenuItem onSelect={() => { onTake(video.id); }}>Download original</MenuItem>
      }
      onSearch={(query) => void library.load(query)}
      onPickFiles={onPick}
    />
  );
}

async function show(role: Role = "owner", films = fakeFilms()) {
  const { backend } = stubServer(new FakeBackend(films));
  const library = new Library({ list: listVideos, read: (id) => readVideo(id) });
  const onPick = vi.fn();
  const onTake = vi.fn();
  render(
    <MemoryRouter>
      <TooltipProvider>
        <Page library={library} role={role} onPick={onPick} onTake={onTake} />
        <ToastRegion />
      </TooltipProvider>
    </MemoryRouter>,
  );
  await library.load("");
  const card = (title: string) => {
    const item = screen.getByRole("heading", { name: title }).closest("li");
    if (!item) throw new Error(`no card of ${title}`);
    return within(item);
  };
  return { backend, library, onPick, onTake, card };
}

describe("the library page", () => {
  it("shows each film as it stands", async () => {
    const { card } = await show();
    await screen.findByRole("heading", { name: "Juggling, take 3" });
    expect(card("Juggling, take 3").getByRole("link").getAttribute("href")).toBe("/v/juggle");
    expect(card("Bee visit 07").getByText("Playable, 40 %")).toBeTruthy();
    expect(card("Bee visit 07").getByRole("progressbar").getAttribute("aria-valuenow")).toBe("40");
    expect(card("backup_final").getByText(/not a film/)).toBeTruthy();
    expect(card("backup_final").queryByRole("link")).toBeNull();
  });

  it("finds by name, says when nothing is found, and shows all again", async () => {
    await show();
    await userEvent.type(screen.getByLabelText("Search films"), "zebra");
    await screen.findByText("Nothing is called “zebra”");
    await userEvent.click(screen.getByRole("button", { name: "Show all films" }));
    await screen.findByRole("heading", { name: "Park, free run" });
    expect((screen.getByLabelText("Search films") as HTMLInputElement).value).toBe("");
  });

  it("renames", async () => {
    const { card, backend } = await show();
    await userEvent.click(card("Park, free run").getByRole("button", { name: "More for Park, free run" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Rename" }));
    const name = await screen.findByLabelText("Name");
    await userEvent.clear(name);
    await userEvent.type(name, "Park, second run{Enter}");
    await screen.findByRole("heading", { name: "Park, second run" });
    expect(backend.videos.get("dog")?.title).toBe("Park, second run");
  });

  it("deletes after asking", async () => {
    const { card, backend } = await show();
    await userEvent.click(card("Park, free run").getByRole("button", { name: /More for/ }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Delete" }));
    await screen.findByRole("dialog", { name: "Delete this film?" });
    expect(backend.videos.has("dog")).toBe(true);
    await userEvent.click(screen.getByRole("button", { name: "Delete film" }));
    await waitFor(() => {
      expect(screen.queryByRole("heading", { name: "Park, free run" })).toBeNull();
    });
    expect(backend.videos.has("dog")).toBe(false);
  });

  it("cancels what is in work, by keys alone, and goes on again by Undo", async () => {
    const { card, backend } = await show();
    card("Bee visit 07").getByRole("button", { name: "More for Bee visit 07" }).focus();
    await userEvent.keyboard("{Enter}");
    (await screen.findByRole("menuitem", { name: "Cancel processing" })).focus();
    await userEvent.keyboard("{Enter}");
    await waitFor(() => {
      expect(card("Bee visit 07").getByText("Cancelled by Ana Coach.")).toBeTruthy();
    });
    expect(card("Bee visit 07").getByText("Cancelled")).toBeTruthy();
    expect(card("Bee visit 07").getByRole("button", { name: "Try again" })).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => {
      expect(backend.videos.get("flower")?.status).toBe("processing");
    });
    expect(card("Bee visit 07").queryByText("Cancelled")).toBeNull();
  });

  it("says so when the film was faster", async () => {
    const { card, backend } = await show();
    await userEvent.click(card("Bee visit 07").getByRole("button", { name: /More for/ }));
    const film = backend.videos.get("flower");
    if (film) backend.videos.set("flower", { ...film, status: "ready" });
    await userEvent.click(await screen.findByRole("menuitem", { name: "Cancel processing" }));
    await screen.findByText(/nothing to cancel/);
  });

  it("offers no cancelling of what is not in work", async () => {
    const { card } = await show();
    await userEvent.click(card("Park, free run").getByRole("button", { name: /More for/ }));
    expect(screen.queryByRole("menuitem", { name: "Cancel processing" })).toBeNull();
  });

  it("invites to upload when there is nothing", async () => {
    const { onPick } = await show("owner", []);
    await userEvent.click(await screen.findByRole("button", { name: "Choose files" }));
    expect(onPick).toHaveBeenCalledOnce();
  });

  it("offers a member changes of own films only", async () => {
    const { card } = await show("member");
    await screen.findByRole("heading", { name: "Juggling, take 3" });
    await userEvent.click(card("Juggling, take 3").getByRole("button", { name: /More for/ }));
    expect((await screen.findAllByRole("menuitem")).map((item) => item.textContent)).toEqual(["Copy link"]);
    await userEvent.keyboard("{Escape}");
    await userEvent.click(card("Park, free run").getByRole("button", { name: /More for/ }));
    expect((await screen.findAllByRole("menuitem")).map((item) => item.textContent)).toEqual([
      "Copy link",
      "Download original",
      "Rename",
      "Delete",
    ]);
  });

  it("offers a viewer nothing that would be refused", async () => {
    const { card } = await show("viewer");
    await screen.findByRole("heading", { name: "Juggling, take 3" });
    expect(screen.queryByRole("button", { name: "Upload" })).toBeNull();
    await userEvent.click(card("Juggling, take 3").getByRole("button", { name: /More for/ }));
    expect((await screen.findAllByRole("menuitem")).map((item) => item.textContent)).toEqual(["Copy link"]);
  });

  it("offers what the page knows about the original", async () => {
    const user = userEvent.setup();
    const { card, onTake } = await show();
    await screen.findByRole("heading", { name: "Juggling, take 3" });
    card("Juggling, take 3").getByRole("button", { name: "More for Juggling, take 3" }).focus();
    await user.keyboard("{Enter}");
    const item = screen.getByRole("menuitem", { name: /Download original/ });
    item.focus();
    await user.keyboard("{Enter}");
    expect(onTake).toHaveBeenCalledWith("juggle");
  });
});
