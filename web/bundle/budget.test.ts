// @vitest-environment node
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { complaints, weights, type Bundle, type Chunk } from "./budget";

function chunk(fileName: string, more: Partial<Chunk> = {}): [string, Chunk] {
  const made: Chunk = {
    type: "chunk", fileName, code: fileName, isEntry: false, facadeModuleId: null,
    imports: [], dynamicImports: [], modules: { [`/x/src/${fileName}.ts`]: { renderedLength: 10 } }, ...more,
  };
  return [fileName, made];
}

const noise = (bytes: number): string => randomBytes(bytes).toString("latin1");

/** Two pages that share a chunk, and an engine that one of them asks for later. */
function app(more: { review?: string; engine?: string } = {}): Bundle {
  return Object.fromEntries([
    chunk("entry", { isEntry: true, imports: ["shared"], dynamicImports: ["library", "review"] }),
    chunk("shared", { imports: ["entry"] }),
    chunk("library", { facadeModuleId: "/x/src/app/routes/library.tsx", imports: ["shared"] }),
    chunk("review", { facadeModuleId: "/x/src/app/routes/review.tsx", dynamicImports: ["engine"], code: more.review ?? "" }),
    chunk("engine", { code: more.engine ?? "" }),
  ]);
}

describe("what a page may weigh", () => {
  it("counts the entry, the page and all that both import, each once", () => {
    const found = Object.fromEntries(weights(app()).map((one) => [one.name, one.chunks.map(({ fileName }) => fileName).sort()]));
    expect(found).toEqual({ library: ["entry", "library", "shared"], review: ["entry", "review", "shared"], "engine (later)": ["engine"] });
    expect(complaints(weights(app()))).toEqual([]);
  });

  it("names the page that is too heavy and what is large in it", () => {
    const [said, ...others] = complaints(weights(app({ review: noise(230_000) })));
    expect(said).toMatch(/^review weighs 2\d{5} bytes in gzip, \d+ too many/);
    expect(said).toContain("src/review.ts");
    expect(others).toEqual([]);
  });

  it("has a limit for what comes later, too", () => {
    expect(complaints(weights(app({ engine: noise(150_000) })))[0]).toMatch(/^engine \(later\) weighs/);
  });
});
