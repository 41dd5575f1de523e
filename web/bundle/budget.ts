/**
 * What a page may weigh: JavaScript in gzip that the browser must have before it draws a page and answers. That is the
 * entry, the page's own chunk, and everything that both import. What a page asks for afterwards (the film's engine, a
 * sheet that somebody opens) has a limit of its own. Sizes are the same on every machine, so the build fails above.
 */
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Bytes in gzip. */
const PAGE = 200 * 1024;
const LATER = 128 * 1024;

/** The part of rolldown's chunk that is looked at. */
export interface Chunk {
  type: "chunk";
  fileName: string;
  code: string;
  isEntry: boolean;
  facadeModuleId: string | null;
  imports: string[];
  dynamicImports: string[];
  modules: Record<string, { renderedLength: number }>;
}

export type Bundle = Record<string, Chunk | { type: "asset" }>;

const weightOf = (chunk: Chunk): number => gzipSync(chunk.code, { level: 9 }).length;

/** The chunks that come with these, by static imports. */
function together(bundle: Bundle, names: readonly string[]): Chunk[] {
  const found = new Map<string, Chunk>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const chunk = bundle[name];
    if (chunk?.type !== "chunk" || found.has(name)) continue;
    found.set(name, chunk);
    open.push(...chunk.imports);
  }
  return [...found.values()];
}

export interface Weight {
  name: string;
  bytes: number;
  most: number;
  chunks: Chunk[];
}

/** The weight of every page, and of what comes later beyond all of them. */
export function weights(bundle: Bundle): Weight[] {
  const chunks = Object.values(bundle).filter((one): one is Chunk => one.type === "chunk");
  const entry = chunks.filter((one) => one.isEntry).map((one) => one.fileName);
  const pages = chunks.filter((one) => one.facadeModuleId?.includes("/src/app/routes/"));
  const seen = new Set<Chunk>();
  const found = pages.map((page) => {
    const all = together(bundle, [...entry, page.fileName]);
    for (const one of all) seen.add(one);
    return { name: /routes\/(.+?)\.tsx?$/.exec(page.facadeModuleId ?? "")?.[1] ?? page.fileName, chunks: all, most: PAGE };
  });
  const later = chunks
    .filter((one) => !seen.has(one) && chunks.some((other) => other.dynamicImports.includes(one.fileName)))
    .map((one) => ({ name: `${one.fileName} (later)`, chunks: together(bundle, [one.fileName]).filter((each) => !seen.has(each)), most: LATER }));
  return [...found, ...later].map((one) => ({ ...one, bytes: one.chunks.reduce((sum, each) => sum + weightOf(each), 0) }));
}

/** The largest modules of what weighs too much, before gzip, for the person who must choose. */
function largest(weight: Weight): string {
  const modules = weight.chunks.flatMap((one) => Object.entries(one.modules));
  const first = modules.sort(([, one], [, other]) => other.renderedLength - one.renderedLength).slice(0, 12);
  return first.map(([id, { renderedLength }]) => `    ${String(renderedLength)}  ${id.replace(/^.*?\/(src|node_modules)\//, "$1/")}`).join("\n");
}

/** What to tell about those above their limit; empty when all is well. */
export function complaints(found: readonly Weight[]): string[] {
  return found
    .filter(({ bytes, most }) => bytes > most)
    .map((one) => `${one.name} weighs ${String(one.bytes)} bytes in gzip, ${String(one.bytes - one.most)} too many. Its largest modules:\n${largest(one)}`);
}

export function budget(): Plugin {
  return {
    name: "budget",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const found = weights(bundle as unknown as Bundle);
        for (const { name, bytes } of found) this.info(`${name}: ${(bytes / 1000).toFixed(1)} kB`);
        const wrong = complaints(found);
        if (wrong.length > 0) this.error(wrong.join("\n"));
      },
    },
  };
}
