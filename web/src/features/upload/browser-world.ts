import type { UploadWorld } from "@/engine/upload/upload-ports";

function whenOnline(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      window.removeEventListener("online", back);
      signal.removeEventListener("abort", stop);
    };
    const back = (): void => {
      end();
      resolve();
    };
    const stop = (): void => {
      end();
      reject(signal.reason as Error);
    };
    window.addEventListener("online", back);
    signal.addEventListener("abort", stop);
  });
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      window.removeEventListener("online", early);
      signal.removeEventListener("abort", stop);
    };
    const early = (): void => {
      end();
      resolve(); // the connection is back: no need to sit out the pause
    };
    const stop = (): void => {
      end();
      reject(signal.reason as Error);
    };
    const timer = setTimeout(early, milliseconds);
    window.addEventListener("online", early);
    signal.addEventListener("abort", stop);
  });
}

/** Base64 of the SHA-256. Without a secure origin there is no digest: the part then travels without a sum of ours. */
export async function sha256(bytes: Blob): Promise<string | null> {
  if (!globalThis.isSecureContext) return null;
  const hash = await crypto.subtle.digest("SHA-256", await bytes.arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(hash)));
}

export const browserWorld: UploadWorld = {
  now: () => performance.now(),
  wait,
  isOnline: () => navigator.onLine,
  whenOnline,
  digest: sha256,
  random: Math.random,
};
