import { vi } from "vitest";
import type { FakeBackend } from "./fake-backend.ts";

/** Stands in for XMLHttpRequest: what is PUT to a part's address of a FakeBackend arrives there. */
export function stubStorage(backend: FakeBackend): { puts: string[]; fail: (status: number) => void } {
  const puts: string[] = [];
  const failures: number[] = [];
  class FakeXhr {
    status = 0;
    responseText = "";
    readonly upload: { onprogress: ((event: { loaded: number }) => void) | null } = { onprogress: null };
    onload: (() => void) | null = null;
    onerror: (() => void) | null = null;
    onabort: (() => void) | null = null;
    private address = "";
    private ended = false;

    open(_method: string, address: string): void {
      this.address = address;
    }

    setRequestHeader(): void {
      // the addresses of a FakeBackend ask for none
    }

    send(bytes: Blob): void {
      setTimeout(() => {
        if (this.ended) return;
        const [, , videoId = "", number = ""] = this.address.split("/");
        puts.push(`${videoId}/${number}`);
        this.status = failures.shift() ?? 200;
        this.upload.onprogress?.({ loaded: bytes.size });
        if (this.status === 200) backend.receive(videoId, Number(number), bytes.size);
        this.onload?.();
      }, 1);
    }

    abort(): void {
      this.ended = true;
      this.onabort?.();
    }
  }
  vi.stubGlobal("XMLHttpRequest", FakeXhr);
  return { puts, fail: (status) => failures.push(status) };
}
