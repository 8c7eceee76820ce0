/** The page as a picture, once it has asked all structures and futures: `node web/test/picture.mjs PAGE.html OUT.png`. */
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [file, out] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const page = await browser.newPage({ viewport: { width: 1160, height: 760 }, colorScheme: "light" });
await page.goto(pathToFileURL(file).href);
await page.waitForFunction(() => document.querySelectorAll("#structures-table, #futures-table").length === 2, null, {
  timeout: 600_000,
});
await page.waitForFunction(() => /\b100 that evidence/.test(document.querySelector("#answer").innerText), null, {
  timeout: 600_000,
});
await page.screenshot({ path: out });
await browser.close();
