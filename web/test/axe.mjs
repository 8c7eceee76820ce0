/** What axe finds on written pages, and their smallest drawn letters: `node web/test/axe.mjs PAGE.html ...`, as JSON.
 *
 * Each page is looked at on a desk (1,280 pixels) and on a phone (390): {page: {width: {found: [...], letters: px}}}.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
/** Of the site what Material for MkDocs makes is its own affair: head, side bars, search and foot. */
const theirs = [
  ".md-header",
  ".md-sidebar",
  ".md-search",
  ".md-footer",
  ".md-skip",
  ".md-tabs",
  ".md-dialog",
  ".md-code__nav",
];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const found = {};
for (const file of process.argv.slice(2)) {
  found[file] = {};
  for (const width of [1280, 390]) {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    await page.goto(pathToFileURL(file).href);
    await page.evaluate(() => document.fonts.ready);
    const result = await page.evaluate(
      `${axe}; axe.run({ exclude: ${JSON.stringify(theirs.map((one) => [one]))} }, { runOnly: ${JSON.stringify(tags)} })`,
    );
    const letters = await page.evaluate(() =>
      Math.min(
        99,
        ...[...document.querySelectorAll("figure svg text")]
          .filter((text) => text.textContent.trim())
          .map((text) => {
            const box = text.getScreenCTM();
            return parseFloat(getComputedStyle(text).fontSize) * Math.hypot(box.a, box.b);
          }),
        // what matplotlib has drawn as outlines: a hundred units high, scaled to the size of the letters
        ...[...document.querySelectorAll("figure svg g[transform*='scale(']:has(> use)")].map((outline) => {
          const box = outline.getScreenCTM();
          return 100 * Math.hypot(box.a, box.b);
        }),
      ),
    );
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    found[file][width] = {
      found: result.violations.map(
        (rule) =>
          `${rule.id}: ${rule.nodes
            .slice(0, 3)
            .map((node) => node.html.slice(0, 160))
            .join(" | ")}`,
      ),
      letters: Math.round(letters * 10) / 10,
      wide,
    };
    await page.close();
  }
}
await browser.close();
console.log(JSON.stringify(found));
