import { act, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Role } from "@/api/types";
import { FakeBackend } from "@/testing/fake-backend";
import { fakeVideo } from "@/testing/fake-video";
import { stubServer } from "@/testing/stub-server";
import { ToastRegion } from "@/ui/toast";
import { TooltipProvider } from "@/ui/tooltip";
import { downloadOriginal, mayTakeOriginal } from "./take-original";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function clicked(): string[] {
  const addresses: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function click(this: HTMLAnchorElement) {
    addresses.push(`${this.getAttribute("href") ?? ""} ${this.hasAttribute("download") ? "saved" : "opened"}`);
  });
  return addresses;
}


describe("taking an original home", () => {
  it("saves the file from the address that the server gives, and leaves nothing on the page", async () => {
    const video = fakeVideo({ id: "one", filename: "take 1.mov", sizeBytes: 1_200_000_000 });
    stubServer(new FakeBackend([video]));
    const addresses = clicked();
    render(<ToastRegion />, { wrapper: TooltipProvider });
    await act(() => downloadOriginal(video));
    expect(addresses).toEqual(["/fake-storage/one/original saved"]);
    expect(document.querySelector("a")).toBeNull();
    expect(screen.getByText("Downloading “take 1.mov” (1.2 GB).")).toBeTruthy();
  });

  it("says why it can't be had", async () => {
    stubServer(new FakeBackend());
    const addresses = clicked();
    render(<ToastRegion />, { wrapper: TooltipProvider });
    await act(() => downloadOriginal(fakeVideo({ id: "gone" })));
    expect(addresses).toEqual([]);
    expect(screen.getByText(/does not exist/)).toBeTruthy();
  });

  it("is for coaches and for who made the film, once it has arrived", () => {
    const mine = fakeVideo({ createdBy: { id: "per_b", name: "B" } });
    const may = (role: Role, person: string): boolean => mayTakeOriginal(role, person, mine);
    expect([may("owner", "x"), may("coach", "x"), may("member", "per_b"), may("member", "x"), may("viewer", "per_b")]).toEqual([true, true, true, false, false]);
    expect(mayTakeOriginal("owner", "x", fakeVideo({ status: "uploading" }))).toBe(false);
  });
});
