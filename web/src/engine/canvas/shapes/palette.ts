/** The eight inks as a canvas needs them. The same values as `--ink-1` … `--ink-8` in ui/tokens.css (a test compares). */
import type { InkColor } from "./shape";

export const INK_HEX: Readonly<Record<InkColor, string>> = {
  "ink-1": "#ff6a2b",
  "ink-2": "#2ec4b6",
  "ink-3": "#ffd23f",
  "ink-4": "#6ea8fe",
  "ink-5": "#f78fb3",
  "ink-6": "#9be15d",
  "ink-7": "#c792ea",
  "ink-8": "#f1efe9",
};

/** What people call them. */
export const INK_NAMES: Readonly<Record<InkColor, string>> = {
  "ink-1": "Orange",
  "ink-2": "Teal",
  "ink-3": "Yellow",
  "ink-4": "Blue",
  "ink-5": "Pink",
  "ink-6": "Green",
  "ink-7": "Violet",
  "ink-8": "Chalk",
};
