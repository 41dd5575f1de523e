import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { holdSession } from "@/api/access-token";
import type { Video } from "@/api/types";
import { FakeBackend } from "@/testing/fake-backend";
import { fakeVideo } from "@/testing/fake-video";
import { stubServer } from "@/testing/stub-server";
import { Menu } from "@/ui/menu";
import { ToastRegion } from "@/ui/toast";
import { TooltipProvider } from "@/ui/tooltip";
import { OriginalItems } from "./original-items";
import { useOriginalNews } from "./review/film-menu";

const backend = (video: Video) => {
  const one = new FakeBackend([video]);
  stubServer(one);
  holdSession(one.session);
  return one;
};

beforeEach(() => {
  vi.stubGlobal("ResizeObserver", class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  });
});

afterEach(() => {
  cleanup(); // before the session ends, which the items look at
  holdSession(null);
  vi.unstubAllGlobals();
});

async function items(original: Video["original"]): Promise<string[]> {
  const video = fakeVideo({ id: "one", original });
  backend(video);
  render(
    <>
      <Menu trigger={<button type="button">More</button>}><OriginalItems video={video} /></Menu>
      <ToastRegion />
    </>,
    { wrapper: TooltipProvider },
  );
  await userEvent.click(screen.getByRole("button", { name: "More" }));
  return (await screen.findAllByRole("menuitem")).map((item) => item.textContent ?? "");
}

describe("what can be done with an original", () => {
  it("is downloaded where it is at hand or back", async () => {
    expect(await items(null)).toEqual(["Download original4.2 MB"]);
  });

  it("is downloaded while it is back", async () => {
    expect(await items({ place: "back", until: "2026-06-09T00:00:00Z" })).toEqual(["Download original4.2 MB"]);
  });

  it("is brought back from the archive, sooner for more", async () => {
    expect(await items({ place: "archived", until: null })).toEqual([
      "Bring original backwithin 2 days",
      "Bring it back sooner12 hours, 8 × the cost",
    ]);
    await userEvent.click(screen.getByRole("menuitem", { name: /Bring original back/ }));
    expect(await screen.findByText(/comes back by .+\. The film works as before\./)).toBeTruthy();
  });

  it("is waited for on its way", async () => {
    expect((await items({ place: "returning", until: null }))[0]).toBe("Original is on its way");
    expect(screen.getByRole("menuitem").getAttribute("aria-disabled")).toBe("true");
  });
});

describe("news of an original", () => {
  function Room({ video }: { video: Video }) {
    useOriginalNews(video);
    return null;
  }

  it("tells who waits in the room that it is back, once", () => {
    const way = fakeVideo({ original: { place: "returning", until: null } });
    const page = render(<><Room video={way} /><ToastRegion /></>, { wrapper: TooltipProvider });
    expect(screen.queryByText(/is back from the archive/)).toBeNull();
    act(() => {
      page.rerender(<><Room video={{ ...way, original: { place: "back", until: null } }} /><ToastRegion /></>);
    });
    expect(screen.getAllByText(/is back from the archive/)).toHaveLength(1);
  });
});
