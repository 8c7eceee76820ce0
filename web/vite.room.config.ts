import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";

/** The page of the class: web/room, as one file. */
export default defineConfig({
  root: "room",
  plugins: [svelte(), viteSingleFile({ removeViteModuleLoader: true })],
  build: { target: "es2022", modulePreload: false, outDir: "../dist/room", emptyOutDir: true },
});
