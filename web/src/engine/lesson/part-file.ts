/** A part of a log as bytes: JSON lines packed with gzip, with limits in both directions. */
import { lineIn } from "./lines";
import type { LessonLine } from "./lines";

/** As the server has it (`domain/lesson_log.py`). */
export const MOST_PACKED = 64 * 1024;
export const MOST_UNPACKED = 256 * 1024;
const MOST_LINES = 5_000;

export async function packed(lines: readonly string[]): Promise<Blob> {
  const stream = new Blob([lines.join("\n"), "\n"]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(stream).blob();
}

/** The lines of a part; null for anything else than that very part, whole and in the order of time. Never throws. */
export async function linesOf(bytes: ArrayBuffer, lesson: string, part: number): Promise<readonly LessonLine[] | null> {
  if (bytes.byteLength > MOST_PACKED) return null;
  const text = await unpacked(bytes);
  if (text === null) return null;
  const pieces = text.split("\n").filter((piece) => piece !== "");
  if (pieces.length > MOST_LINES) return null;
  const lines: LessonLine[] = [];
  for (const piece of pieces) {
    const line = lineIn(piece);
    if (!line || line.t < (lines.at(-1)?.t ?? 0)) return null;
    lines.push(line);
  }
  const head = lines[0];
  return head?.k === "head" && head.lesson === lesson && head.part === part ? lines : null;
}

/** Stops as soon as more comes out than a part may hold: a few bytes can unfold to gigabytes. */
async function unpacked(bytes: ArrayBuffer): Promise<string | null> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.byteLength;
      if (size > MOST_UNPACKED) {
        await reader.cancel();
        return null;
      }
      pieces.push(value as Uint8Array<ArrayBuffer>);
    }
    return new TextDecoder("utf-8", { fatal: true }).decode(await new Blob(pieces).arrayBuffer());
  } catch {
    return null;
  }
}
