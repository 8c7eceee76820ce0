import { mount } from "svelte";
import source from "virtual:worker-source";
import "./fonts.css";
import "./app.css";
import App from "./App.svelte";
import { Answers } from "./answers.svelte";
import type { Columns } from "./contract";
import type { Declared } from "./declared";
import { createPool } from "./engine/pool";

interface Data {
  declared: Declared;
  columns: Columns;
  layout: unknown;
  wasm: string;
}

const target = document.getElementById("page")!;
/** What stands there until the page does: which browsers can run it. */
const help = [...target.childNodes];
try {
  for (const needed of ["WebAssembly", "Worker", "BigInt64Array"])
    if (!(needed in globalThis)) throw new Error(`${needed} is missing.`);
  const { declared, columns, layout, wasm }: Data = JSON.parse(document.getElementById("data")!.textContent!);
  const bytes = Uint8Array.from(atob(wasm), (letter) => letter.charCodeAt(0));
  const cores = navigator.hardwareConcurrency || 2;
  const size = Math.min(16, Math.max(1, cores - 1)); // one core is left to the page, and to whatever else the reader does
  const answers = new Answers(declared, columns, createPool(source, bytes, layout, size));
  target.textContent = "";
  mount(App, { target, props: { declared, answers } });
} catch (error) {
  const said = document.createElement("p");
  said.textContent = error instanceof Error ? error.message : String(error);
  target.replaceChildren(said, ...help);
  throw error;
}
