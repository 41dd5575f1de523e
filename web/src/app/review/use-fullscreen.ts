import { useCallback, useEffect, useState } from "react";

/** iPhones show only a video in full screen, by a way of their own. */
interface AppleVideo extends HTMLVideoElement {
  webkitEnterFullscreen?: () => void;
}

/**
 * The film in full screen. The whole page goes there and hides what is not film (review.css): menus and tooltips, which
 * live beside the page's root, stay visible. Where the browser allows no more, the video alone.
 */
export function useFullscreen(video: HTMLVideoElement | null): { on: boolean; toggle: () => void } {
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
    else if (document.fullscreenEnabled) void document.documentElement.requestFullscreen().catch(() => undefined);
    else (video as AppleVideo | null)?.webkitEnterFullscreen?.();
  }, [video]);
  return { on, toggle };
}
