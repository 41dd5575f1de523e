import { useSyncExternalStore } from "react";

const query = typeof window === "undefined" ? null : window.matchMedia("(max-width: 800px)");

function subscribe(listener: () => void): () => void {
  query?.addEventListener("change", listener);
  return () => query?.removeEventListener("change", listener);
}

/** Is this a phone's width, where tools lie under the picture? */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query?.matches ?? false);
}
