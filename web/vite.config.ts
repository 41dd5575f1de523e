/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { budget } from "./bundle/budget.ts";
import { slimHls } from "./bundle/slim-hls.ts";
import { fakeServer } from "./src/testing/fake-server-plugin.ts";

const backend = process.env["PRACTIKA_ORIGIN"] ?? "http://localhost:8080";

// React and the router change seldom: their own chunk stays in the browser's cache across releases.
const FOUNDATION = /node_modules\/(react|react-dom|react-router|react-router-dom|@remix-run\/router|scheduler|zustand)\//;

export default defineConfig(({ mode }) => ({
  plugins: [react(), slimHls(), budget(), ...(mode === "fake" ? [fakeServer()] : [])],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    port: 5173,
    proxy:
      mode === "fake"
        ? {}
        : {
            "/api": { target: backend },
            "/media": { target: backend },
            "/live": { target: backend, ws: true },
          },
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    sourcemap: false,
    target: "es2022",
    cssTarget: ["chrome123", "firefox128", "safari17.5"],
    // Workers and the type files must be requests of our own origin: the policy forbids data: scripts.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: "foundation", test: FOUNDATION }] },
      },
    },
  },
  test: {
    environment: "jsdom",
    include: ["{src,bundle}/**/*.test.{ts,tsx}"],
    setupFiles: ["src/testing/setup.ts"],
    restoreMocks: true,
  },
}));
