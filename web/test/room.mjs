/** Thirty browsers play a class: `node web/test/room.mjs ADDRESS CODE SECRET [FOLDER]`.
 *
 * At the end of years 3 and 6 it says "kill" and goes on when it hears a line: meanwhile the server is killed and begun
 * again. Before year 5 three phones are lost. Says as JSON what happened; pictures go to FOLDER, if one is named.
 * tests/game/classroom/test_in_browser.py holds it to what must be.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const [address, code, secret, folder] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
const heard = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const outside = [];
const errors = [];
const found = [];
const patience = { timeout: 120_000 };

async function open(hash, width, height, lang) {
  const context = await browser.newContext({ viewport: { width, height }, locale: lang === "th" ? "th-TH" : "en-GB" });
  const page = await context.newPage();
  page.on("request", (request) => new URL(request.url()).host === new URL(address).host || outside.push(request.url()));
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`${address}/${hash}`);
  return page;
}

async function look(page, name) {
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  for (const lang of ["en", "th"]) {
    await page.click(`header button[lang=${lang}]`);
    await page.waitForFunction((lang) => document.documentElement.lang === lang, lang, patience);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    const result = await page.evaluate(`${axe}; axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })`);
    if (wide) found.push({ name, lang, id: "wider than its window" });
    for (const { id, nodes } of result.violations) found.push({ name, lang, id, at: nodes.slice(0, 3).map((node) => node.html.slice(0, 160)) });
  }
}

const teacher = await open(`#teacher:${secret}`, 1280, 900, "en");
await teacher.waitForSelector(".letters", patience);
const students = [];
for (let number = 0; number < 30; number++) {
  const page = await open(`#${code}`, 390, 844, number % 2 ? "en" : "th");
  if (number === 0) await look(page, "join");
  await page.fill("label:nth-of-type(2) input", `s${number}`);
  await page.click("form button.main");
  await page.waitForSelector(".top", patience);
  students.push(page);
}
await look(teacher, "gathering");
await teacher.click("button.main");
await students[0].waitForSelector(".settle", patience);
await look(students[0], "student");
await look(teacher, "teacher");

/** The year that a phone shows. */
const shows = (page, year) => page.waitForFunction((year) => new RegExp(`(Year|ปีที่) ${year} `).test(document.querySelector(".top")?.innerText ?? ""), year, patience);

let proposed = 0;
for (let year = 1; year <= 8; year++) {
  if (year === 5) for (const page of students.splice(0, 3)) await page.context().close();
  await Promise.all(students.map((page) => shows(page, year)));
  // Whoever may propose something that needs nobody's consent does so in the first years; what is too dear is refused.
  if (year <= 2)
    for (const page of students.slice(0, 10)) {
      const button = page.locator("section:has(h2) .list button").first();
      if (await button.count()) {
        await button.click();
        proposed++;
      }
    }
  await Promise.all(
    students.map(async (page) => {
      await page.fill("input[type=number]", String(year));
      await page.click("form button");
      await page.waitForFunction((year) => [...document.querySelectorAll("[role=status]")].some((element) => element.innerText.includes(String(year))), year, patience);
    }),
  );
  for (const page of students) if ((await page.getAttribute(".settle button", "aria-pressed")) !== "true") await page.click(".settle button");
  await Promise.all(
    students.map((page) => page.waitForFunction((year) => !document.querySelector(".settle") || !new RegExp(`(Year|ปีที่) ${year} `).test(document.querySelector(".top").innerText), year, patience)),
  );
  if (year === 3 || year === 6) {
    console.log("kill");
    await heard.next();
  }
}
await students[0].waitForFunction(() => !document.querySelector(".settle"), undefined, patience);
await look(students[0], "over");
console.log(JSON.stringify({ found, outside, errors, proposed }));
await browser.close();
process.exit(0);
