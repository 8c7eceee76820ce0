/** What the engine makes of jobs in Chromium, as test/runs.ts does in Node: `node web/test/bytes.mjs engine.wasm engine.js folder`. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [wasm, engine, folder] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const page = await browser.newPage();
await page.addScriptTag({ content: readFileSync(engine, "utf8") });
const module = readFileSync(wasm).toString("base64");
for (let number = 0; existsSync(join(folder, `${number}.json`)); number++) {
  const { layout, job } = JSON.parse(readFileSync(join(folder, `${number}.json`), "utf8"));
  const made = await page.evaluate(
    async ({ module, layout, job }) => {
      const bytes = Uint8Array.from(atob(module), (letter) => letter.charCodeAt(0));
      const batch = (await globalThis.engine.createEngine(bytes, layout)).run(job);
      const text = (array) => {
        const those = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
        let letters = "";
        for (let at = 0; at < those.length; at += 32768)
          letters += String.fromCharCode(...those.subarray(at, at + 32768));
        return btoa(letters);
      };
      const arrays = { groupSums: batch.groupSums, kindSums: batch.kindSums, ...batch.raw };
      return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, text(array)]));
    },
    { module, layout, job },
  );
  for (const [name, text] of Object.entries(made))
    writeFileSync(join(folder, `${number}.${name}`), Buffer.from(text, "base64"));
}
await browser.close();
