/** Captions of a film: cues on its clock, as the server writes them (WebVTT of words only). */
export interface Cue {
  /** Seconds of the film's clock; the cue is shown while start ≤ now < end. */
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

const TIMES = /^(?:(\d+):)?(\d\d):(\d\d)\.(\d{3}) --> (?:(\d+):)?(\d\d):(\d\d)\.(\d{3})/;
const SIGNS: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

const seconds = (parts: readonly (string | undefined)[]): number => {
  const [hours = "0", minutes = "0", whole = "0", thousandths = "0"] = parts.map((part) => part ?? "0");
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(whole) + Number(thousandths) / 1000;
};

/** The words alone: they are put on the page as text, never as markup. */
const words = (line: string): string => line.replace(/<[^>]*>/g, "").replace(/&(?:lt|gt|amp);/g, (sign) => SIGNS[sign] ?? sign);

export function parseCaptions(text: string): Cue[] {
  const cues: Cue[] = [];
  for (const block of text.replaceAll("\r\n", "\n").split(/\n{2,}/)) {
    const lines = block.split("\n");
    const at = lines.findIndex((line) => TIMES.test(line));
    const found = TIMES.exec(lines[at] ?? "");
    if (!found) continue;
    const shown = lines.slice(at + 1).map(words).filter((line) => line.trim() !== "");
    cues.push({ start: seconds(found.slice(1, 5)), end: seconds(found.slice(5, 9)), lines: shown });
  }
  return cues.sort((a, b) => a.start - b.start);
}

/** What is said at a moment, top line first. Cues may overlap; films have few enough of them to look at a stretch. */
export function linesAt(cues: readonly Cue[], now: number): readonly string[] {
  let low = 0;
  let high = cues.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cues[middle]?.start ?? 0) <= now) low = middle + 1;
    else high = middle;
  }
  const begun = cues.slice(Math.max(0, low - OVERLAPPING), low);
  return begun.filter((cue) => now < cue.end).flatMap((cue) => cue.lines);
}

/** Of cues that have begun, only so many of the latest can still be on the screen. */
const OVERLAPPING = 16;
