/** Opens a written page in Chromium and says as JSON what happened: `node web/test/page.mjs PAGE.html [PART ...]`.
 *
 * Parts: `opens`, `axe`, `drag`, `widths`, `csv`, `memory`, `replay`, `takes`, `pins`, `hash`, `old`, `refused`, `short`,
 * `measure`. tests/show/page/test_in_browser.py holds them to what must be.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [file, ...asked] = process.argv.slice(2);
const address = pathToFileURL(file).href;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const outside = [];
const errors = [];

async function open(hash = "", options = {}, missing = "") {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  if (missing) await page.addInitScript(`delete ${missing}`);
  page.on("request", (request) => /^(file|blob|data):/.test(request.url()) || outside.push(request.url()));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(address + hash);
  await page.waitForSelector("#answer .answer, #page > p", { timeout: 60_000 });
  if (!missing && options.javaScriptEnabled !== false)
    await page.waitForSelector("#answer .answer", { timeout: 60_000 });
  return page;
}

const answer = (page) => page.locator("#answer .answer").innerText();
const repeats = (page, n) =>
  page.waitForFunction(
    (n) => document.querySelector("#answer progress")?.value >= n && !document.querySelector("#answer .waits"),
    n,
    { timeout: 400_000 },
  );
/** What is answered of so many repeats, or of 200 and more: both read at once, for more are made all the time. */
const settled = async (page, exactly) => {
  const found = await page.waitForFunction(
    (exactly) => {
      const runs = document.querySelector("#answer progress")?.value;
      const fits = exactly ? runs === exactly : runs >= 200;
      return (
        fits &&
        !document.querySelector("#answer .waits") && {
          runs,
          text: document.querySelector("#answer .answer").innerText,
        }
      );
    },
    exactly,
    { timeout: 400_000 },
  );
  return found.jsonValue();
};
const drag = (page, id, value) =>
  page.evaluate(
    ([id, value]) => {
      const input = document.getElementById(id);
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    },
    [id, value],
  );

const parts = {
  async opens() {
    const page = await open();
    const question = await page.locator("h1").innerText();
    const scenario = await page.locator(".scenario").innerText();
    const scripts = await page.evaluate(() => [document.scripts.length, window.hostile ?? null]);
    const alone = page.locator(".presets select");
    const reforms = await alone.evaluate(({ options }) => [...options].map(({ value }) => value).filter(Boolean));
    const chosen = [];
    for (const reform of reforms) {
      await alone.selectOption(reform);
      chosen.push(await page.locator(".reform input[type=checkbox]:checked").evaluateAll((all) => all.length));
    }
    await page.close();
    const bad = await open("#v1/nonsense");
    const refused = await bad.locator(".refused").innerText();
    await bad.close();
    return { question, scenario, scripts, reforms, chosen, refused };
  },

  /** Accessibility in both languages on a light desk and on a dark phone, with everything unfolded. */
  async axe() {
    const found = [];
    for (const [width, colorScheme] of [
      [1280, "light"],
      [390, "dark"],
    ]) {
      const page = await open("", { viewport: { width, height: 900 }, colorScheme });
      await page.locator(".reform input[type=checkbox]").first().check();
      await repeats(page, 200);
      await page.getByRole("button", { name: /Pin three/ }).click();
      await page.waitForSelector("#acceptability-title", { timeout: 60_000 });
      if (width > 1000) await page.waitForSelector("#structures-title", { timeout: 200_000 });
      for (const lang of ["en", "th"]) {
        await page.click(`button[lang=${lang}]`);
        await page.evaluate(() => document.querySelectorAll("details").forEach((element) => (element.open = true)));
        await page.evaluate(() =>
          document.querySelectorAll(".tools button[aria-expanded=false]").forEach((button) => button.click()),
        );
        await page.waitForTimeout(300);
        const result = await page.evaluate(
          `${axe}; axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })`,
        );
        for (const { id, nodes } of result.violations)
          found.push({
            width,
            colorScheme,
            lang,
            id,
            at: nodes.slice(0, 3).map((node) => node.html.slice(0, 160)),
          });
      }
      await page.close();
    }
    return found;
  },

  /** 200 drags at 60 a second: what is shown in the end is what the last one asks, as a fresh page says it. */
  async drag() {
    const page = await open();
    const before = await answer(page);
    const moves = [];
    for (let i = 0; i < 200; i++) {
      const [id, most] = i % 2 ? ["rotation-documentation", 1] : ["workload-relief", 0.5];
      await drag(page, id, String(Math.round((100 * most * ((i * 37) % 101)) / 100) / 100));
      moves.push(await answer(page));
      await page.waitForTimeout(16);
    }
    const after = await settled(page);
    await page.waitForTimeout(300);
    const fresh = await open(await page.evaluate(() => location.hash));
    const again = await settled(fresh, after.runs);
    await fresh.close();
    for (let i = 0; i < 300; i++)
      if (await page.locator("header button").first().isEnabled()) await page.locator("header button").first().click();
    const undone = await settled(page);
    await page.close();
    const untouched = await open();
    const wanted = await settled(untouched, undone.runs);
    await untouched.close();
    return { before, different: new Set(moves).size, after, again, undone, wanted };
  },

  /** No width at which the page is wider than its window. */
  async widths() {
    const page = await open();
    await page.locator(".reform input[type=checkbox]").first().check();
    const wider = [];
    for (const lang of ["en", "th"]) {
      await page.click(`button[lang=${lang}]`);
      for (const width of [360, 390, 480, 768, 992, 1280, 1920, 2560]) {
        await page.setViewportSize({ width, height: 900 });
        await page.waitForTimeout(150);
        const is = await page.evaluate(() => document.documentElement.scrollWidth);
        if (is > width) wider.push({ lang, width, is });
      }
    }
    await page.close();
    return wider;
  },

  /** The numbers of a choice as they are downloaded, and the command that gives them. */
  async csv() {
    const page = await open();
    await page.locator(".reform input[type=checkbox]").nth(0).check();
    await page.locator(".reform input[type=checkbox]").nth(7).check();
    await repeats(page, 200);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator("#differences-title ~ .tools button").nth(1).click(),
    ]);
    const text = readFileSync(await download.path(), "utf8");
    const command = await page.locator("pre").first().innerText();
    const [scenario] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Scenario as a file" }).click(),
    ]);
    const toml = readFileSync(await scenario.path(), "utf8");
    await page.close();
    return { csv: text, command, toml };
  },

  /** MB that 1,000 drags leave, after 100 that fill what is kept. */
  async memory() {
    const page = await open();
    const session = await page.context().newCDPSession(page);
    const used = async () => {
      await session.send("HeapProfiler.collectGarbage");
      const { usedSize, backingStorageSize = 0 } = await session.send("Runtime.getHeapUsage");
      return (usedSize + backingStorageSize) / 1e6;
    };
    const many = async (drags) => {
      for (let i = 0; i < drags; i++) {
        await drag(page, "workload-relief", String((1 + (i % 49)) / 100));
        await page.waitForTimeout(4);
      }
      await page.waitForFunction(() => !document.querySelector("#answer .waits"), null, { timeout: 60_000 });
      return used();
    };
    const before = await many(100);
    const after = await many(1000);
    await page.close();
    return { drags: 1000, before, grown: after - before };
  },

  /** What a slider shows while its last change is replayed, and the address before and after. */
  async replay() {
    const page = await open();
    await drag(page, "workload-relief", "0.4");
    await repeats(page, 40);
    await page.waitForTimeout(300);
    const address = [await page.evaluate(() => location.hash)];
    const button = page.getByRole("button", { name: "Replay" });
    await button.click();
    const seen = [];
    while (await button.isDisabled()) {
      seen.push(Number(await page.locator("#workload-relief").inputValue()));
      await page.waitForTimeout(200);
    }
    address.push(await page.evaluate(() => location.hash));
    await page.close();
    return { seen, address };
  },

  /** The answer under another seed, and pictures as files. */
  async takes() {
    const page = await open();
    await page.locator(".reform input[type=checkbox]").first().check();
    const take = async (label) => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.locator(`[aria-label^="${label}"]`).click(),
      ]);
      return readFileSync(await download.path());
    };
    await repeats(page, 100);
    const png = (await take("PNG: How many")).subarray(0, 8).toString("hex");
    const svg = (await take("SVG: How many")).toString("utf8").replace(/<style>.*?<\/style>/s, "");
    const luck = async () => (await settled(page), page.locator("#answer .besides").innerText());
    const seed = [await luck()];
    await page.locator(".seed input").fill("7");
    await page.locator(".seed input").press("Enter");
    await page.waitForFunction(() => document.querySelector(".note").innerText.includes("seed 7"));
    seed.push(await luck());
    const note = await page.locator(".note").first().innerText();
    await page.locator("summary", { hasText: "QR code" }).click();
    await page.locator(".place input").fill("https://example.org/page.html");
    const qr = await page.locator(".qr path").getAttribute("d");
    await page.close();
    return { png, svg, seed, note, qr };
  },

  /** Packages pinned when all repeats are made and under other assumptions, and the options set against each other. */
  async pins() {
    const page = await open();
    await page.locator(".reform input[type=checkbox]").first().check();
    await drag(page, "rotation-transfer_rate", "0.4");
    await repeats(page, 1000);
    await page.getByRole("button", { name: /Pin three/ }).click();
    await page.waitForFunction(() => !document.querySelector(".scroll tbody")?.innerText.includes("…"), null, {
      timeout: 100_000,
    });
    const rows = await page.locator(".scroll tbody tr").count();
    await page.getByRole("button", { name: "Pin what is shown" }).click();
    await page.waitForSelector("#frontier-title");
    const places = await page.locator(".places li").count();
    await page.close();
    return { rows, places };
  },

  /** Another address in the same tab, back to the one before, a bad one, undo, and what is said aloud meanwhile. */
  async hash() {
    const page = await open();
    const hash = () => page.evaluate(() => location.hash);
    const there = (wanted) => page.waitForFunction((wanted) => location.hash === wanted, wanted);
    const on = () => page.locator(".reform input[type=checkbox]:checked").count();
    await page.evaluate(() => {
      const region = document.querySelector("[aria-live]");
      window.aloud = region.innerText ? [region.innerText] : []; // an answer may be there already
      new MutationObserver(() => window.aloud.push(region.innerText)).observe(region, {
        childList: true,
        subtree: true,
        characterData: true,
      });
    });
    await repeats(page, 600);
    const aloud = await page.evaluate(() => window.aloud.length);
    const nothing = await hash();
    await page.locator(".reform input[type=checkbox]").first().check();
    await page.waitForFunction(() => location.hash.includes("obligation"));
    const chosen = await hash();
    await page.evaluate((other) => (location.hash = other), nothing);
    const on_ = [(await page.waitForTimeout(100), await on())];
    await page.goBack();
    await there(chosen);
    on_.push((await page.waitForTimeout(100), await on()));
    await page.evaluate(() => (location.hash = "#v1/<script>window.hostile = 1</script>"));
    await page.waitForSelector(".refused");
    const refused = await page.locator(".refused").innerText();
    on_.push(await on());
    const seed = page.locator(".seed input");
    await seed.fill("7");
    await seed.press("Control+z");
    on_.push(await on());
    await page.locator("header button").first().click();
    await page.waitForFunction(() => !document.querySelector(".refused"));
    await page.waitForFunction(() => !location.hash.includes("script"));
    const hostile = await page.evaluate(() => window.hostile ?? null);
    await page.close();
    return { aloud, on: on_, refused, hostile };
  },

  /** What a browser shows that is too old for the page, or forbidden to run it. */
  async old() {
    const shown = {};
    for (const [name, options, missing] of [
      ["no script", { javaScriptEnabled: false }, ""],
      ["no WebAssembly", {}, "globalThis.WebAssembly"],
      ["no words", {}, "Intl.Segmenter"],
    ]) {
      const page = await open("", options, missing);
      if (name === "no words") {
        await page.waitForSelector("#answer .answer");
        await page.locator(".reform input[type=checkbox]").first().check();
        await page.waitForSelector("#differences-title");
        await page.click("button[lang=th]");
        shown[name] = await page.locator("#differences-title ~ .chart text.label").count();
      } else shown[name] = await page.locator("#page").innerText();
      await page.close();
    }
    return shown;
  },

  /** A choice that cannot be, as it is told in both languages; and what the scenario has in force. */
  async refused() {
    const page = await open();
    await page.getByRole("checkbox", { name: "deputy" }).check();
    const from = page.getByRole("group", { name: "deputy", exact: true }).locator("select").first();
    const begins = Number(await from.inputValue());
    await page.getByRole("button", { name: "People who stay" }).click();
    await repeats(page, 40);
    await from.selectOption("2028");
    await page.waitForSelector(".refused");
    const told = { en: await page.locator(".refused").innerText() };
    const inForce = await page.locator(".there, .own").allInnerTexts();
    await page.click("button[lang=th]");
    told.th = await page.locator(".refused").innerText();
    await page.click("button[lang=en]");
    await page.getByRole("button", { name: "do nothing" }).click();
    await page.getByRole("checkbox", { name: "legal sandbox" }).check();
    const groups = await page.locator(".when select").nth(2).locator("option").allInnerTexts();
    await page.locator(".when select").nth(2).selectOption({ index: 1 });
    await page.waitForFunction(() => document.querySelector("pre")?.innerText.includes("legal"));
    const command = await page.locator("pre").first().innerText();
    await page.close();
    return { begins, told, inForce, groups, command };
  },

  /** What is said where no partnership is followed for 60 months, and its labels of amounts of money. */
  async short() {
    const page = await open();
    const said = [await answer(page)];
    await page.locator(".reform input[type=checkbox]").first().check();
    await repeats(page, 200);
    said.push(await answer(page));
    const besides = await page.locator("#answer .besides").innerText();
    const labels = await page.locator("#payers-title ~ .chart text.tick[text-anchor=end]").allTextContents();
    const bar = await page.locator(".short").count();
    await page.close();
    return { said, besides, labels, bar };
  },

  /** Milliseconds: from opening to the first picture, and from a drag to its first answer; heap after many drags. */
  async measure() {
    const began = Date.now();
    const page = await open();
    const first = Date.now() - began;
    await repeats(page, 1000);
    const waits = [];
    for (let i = 0; i < 31; i++) {
      waits.push(
        await page.evaluate(
          (value) =>
            new Promise((done) => {
              const input = document.getElementById("workload-relief");
              const from = performance.now();
              const shown = document.querySelector("#answer progress");
              const look = () =>
                shown.value <= 40 && !document.querySelector("#answer .waits")
                  ? done(performance.now() - from)
                  : requestAnimationFrame(look);
              input.value = value;
              input.dispatchEvent(new Event("input", { bubbles: true }));
              requestAnimationFrame(look);
            }),
          String(0.01 + 0.01 * i),
        ),
      );
      await page.waitForTimeout(40);
    }
    const session = await page.context().newCDPSession(page);
    const heap = async () => {
      await session.send("HeapProfiler.collectGarbage");
      return (await session.send("Runtime.getHeapUsage")).usedSize / 1e6;
    };
    const before = await heap();
    for (let i = 0; i < 300; i++) {
      await drag(page, "workload-relief", String((1 + (i % 49)) / 100));
      await page.waitForTimeout(40);
    }
    await repeats(page, 40);
    const after = await heap();
    await page.close();
    const sorted = [...waits].sort((a, b) => a - b);
    return { first, drag: { median: sorted[15], p90: sorted[27] }, heap: after - before };
  },
};

const said = {};
for (const part of asked.length ? asked : Object.keys(parts)) said[part] = await parts[part]();
await browser.close();
console.log(JSON.stringify({ ...said, outside, errors }, null, 1));
