import { useEffect } from "react";

/** Names the page in the browser's tab and history, and for screen readers on navigation. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Practika`;
  }, [title]);
}
