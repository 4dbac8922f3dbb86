import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What `npm run dev` hands on to a running service. */
const SERVED = ["/api", "/livez", "/readyz", "/metrics", "/openapi.yaml", "/auth"];

export default defineConfig({
  base: "/",
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  server: {
    // evaluator.js and the vectors are the project's own files, one folder up.
    fs: { allow: [here("..")] },
    proxy: Object.fromEntries(SERVED.map((path) => [path, "http://127.0.0.1:8080"])),
  },
  build: {
    target: "es2022",
    // The page's policy allows no inline script and no data: URL, so nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One page per file, each with its own entry.
    rollupOptions: {
      input: {
        console: here("console.html"),
        tester: here("tester.html"),
        signin: here("signin.html"),
      },
    },
  },
  test: {
    include: ["test/**/*.test.ts"],
    environment: "node",
  },
});
