import { svelte } from "@sveltejs/vite-plugin-svelte";
import { buildSync } from "esbuild";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";

/** The worker as a text, for it is made from a blob: the page is one file and asks nobody for another. */
function workerSource(): Plugin {
  const name = "virtual:worker-source";
  return {
    name,
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load(id) {
      if (id !== `\0${name}`) return undefined;
      const entryPoints = [fileURLToPath(new URL("src/engine/worker.ts", import.meta.url))];
      const built = buildSync({
        entryPoints,
        bundle: true,
        write: false,
        minify: true,
        format: "iife",
        target: "es2022",
      });
      return `export default ${JSON.stringify(built.outputFiles[0]!.text)}`;
    },
  };
}

export default defineConfig({
  plugins: [workerSource(), svelte(), viteSingleFile({ removeViteModuleLoader: true })],
  build: { target: "es2022", modulePreload: false },
});
