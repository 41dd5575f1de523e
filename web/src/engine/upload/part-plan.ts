import type { UploadFacts } from "./upload-ports";

/** Half-open byte range `[start, end)` of part `number` (from 1). */
export function partRange(upload: UploadFacts, number: number): { start: number; end: number } {
  const start = (number - 1) * upload.partSizeBytes;
  return { start, end: Math.min(upload.sizeBytes, start + upload.partSizeBytes) };
}

/** The parts that the server does not have in full, in order. */
export function missingParts(upload: UploadFacts): number[] {
  const there = new Set<number>();
  for (const part of upload.parts) {
    const { start, end } = partRange(upload, part.number);
    if (part.sizeBytes === end - start) there.add(part.number);
  }
  return Array.from({ length: upload.partCount }, (_, index) => index + 1).filter((number) => !there.has(number));
}

/** Bytes of the parts that the server has in full. */
export function bytesThere(upload: UploadFacts): number {
  const missing = missingParts(upload);
  return missing.reduce((sum, number) => {
    const { start, end } = partRange(upload, number);
    return sum - (end - start);
  }, upload.sizeBytes);
}
