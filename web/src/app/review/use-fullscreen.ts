import { useCallback, useEffect, useState } from "react";

/** iPhones show only a video in full screen, by a way of their own. */
interface AppleVideo extends HTMLVideoElement {
  webkitEnterFullscreen?: () => void;
}

/** Full screen of an element; of its video alone where the browser allows no more. */
export function useFullscreen(element: HTMLElement | null): { on: boolean; toggle: () => void } {
  const [on, setOn] = useState(false);
  useEffect(() => {
    const look = (): void => {
      setOn(document.fullscreenElement !== null);
    };
    document.addEventListener("fullscreenchange", look);
    return () => {
      document.removeEventListener("fullscreenchange", look);
    };
  }, []);
  const toggle = useCallback(() => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else if (element?.requestFullscreen) void element.requestFullscreen().catch(() => undefined);
    else element?.querySelector<AppleVideo>("video")?.webkitEnterFullscreen?.();
  }, [element]);
  return { on, toggle };
}
