import { useSyncExternalStore } from "react";
import type { Player } from "@/engine/media/media-store";

const nobody = (): (() => void) => () => undefined;

/** Is the picture shown as a mirror shows it? */
export function useMirrored(player: Player | null): boolean {
  return useSyncExternalStore(player ? player.store.subscribe : nobody, () => player?.store.getState().mirrored ?? false);
}
