import { useEffect } from "react";
import { createStore, useStore } from "zustand";

export type ThemeChoice = "system" | "light" | "dark";

const STORED = "practika.theme";

interface ThemeState {
  choice: ThemeChoice;
  /** a page that has one light only (the review room is dark) overrules the choice while it is open */
  forced: "light" | "dark" | null;
}

const themeStore = createStore<ThemeState>(() => ({ choice: "system", forced: null }));

function apply({ choice, forced }: ThemeState): void {
  const theme = forced ?? (choice === "system" ? null : choice);
  if (theme) document.documentElement.dataset["theme"] = theme;
  else delete document.documentElement.dataset["theme"];
}

function readChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(STORED);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system"; // storage may be forbidden; the system's theme is a good answer
  }
}

/** Applies the kept choice before anything is drawn. */
export function startTheme(): void {
  themeStore.subscribe(apply);
  themeStore.setState({ choice: readChoice() });
}

export function chooseTheme(choice: ThemeChoice): void {
  themeStore.setState({ choice });
  try {
    if (choice === "system") localStorage.removeItem(STORED);
    else localStorage.setItem(STORED, choice);
  } catch {
    // the choice then lasts as long as the page
  }
}

export function useThemeChoice(): ThemeChoice {
  return useStore(themeStore, (state) => state.choice);
}

/** Holds one theme while the calling page is shown. */
export function useForcedTheme(theme: "light" | "dark"): void {
  useEffect(() => {
    themeStore.setState({ forced: theme });
    return () => {
      themeStore.setState({ forced: null });
    };
  }, [theme]);
}
