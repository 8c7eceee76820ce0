/** The address: what is written is read, and whatever else it says is refused in words, never by an accident. */
import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { AddressError, mark, read, written, type Place } from "../src/address";
import { nothing, ordered, roleOf, type Picked } from "../src/choice";
import { command, script, toml } from "../src/code";
import type { Declared } from "../src/declared";

const file = new URL("fixtures/grouped.json", import.meta.url);
if (!existsSync(file)) throw new Error("first: uv run python web/test/fixtures.py");
const declared: Declared = JSON.parse(readFileSync(file, "utf8")).declared;
const { firstYear, years, groups } = declared.scenario;

/** A generator of numbers from 0 to 1 (mulberry32): tests are the same each time. */
function generator(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function someone(random: () => number): Picked {
  const picked = nothing();
  const whole = (n: number) => Math.floor(random() * n);
  for (const reform of declared.reforms) {
    if (random() < 0.7) continue;
    const from = firstYear + whole(years);
    const until = random() < 0.5 ? null : from + whole(firstYear + years - from);
    const group = random() < 0.5 ? null : groups[whole(groups.length)]!;
    picked.reforms[reform.name] = { from, until, size: (1 + whole(20)) / 20, group };
  }
  for (const [table, role] of Object.entries(roleOf) as [keyof typeof roleOf, string][])
    for (const { name, low, high, whole: steps } of declared.parameters.filter((one) => one.role === role)) {
      if (random() < 0.9) continue;
      const value = low + random() * (high - low);
      picked[table][name] = steps ? Math.round(value) : Number(value.toFixed(4));
    }
  picked.barriers = declared.barriers.map(({ name }) => name).filter(() => random() < 0.2);
  return ordered(picked, declared);
}

it("gives back every choice and its pins", () => {
  const random = generator(1);
  for (let i = 0; i < 500; i++) {
    const place: Place = {
      lang: random() < 0.5 ? "en" : "th",
      seed: Math.floor(1e6 * random()),
      picked: someone(random),
      pins: [someone(random), nothing()].slice(0, Math.floor(3 * random())),
    };
    const text = written(place, declared);
    expect(read(`#${text}`, declared)).toEqual(place);
    expect(text).toMatch(/^[\w\-./@=;:*%~!']*$/);
  }
});

it("refuses thousands of damaged and hostile addresses in words, and hangs at none", () => {
  const random = generator(2);
  const good = written({ lang: "th", seed: 7, picked: someone(random), pins: [someone(random)] }, declared);
  const pieces = [
    "<script>alert(1)</script>",
    "%",
    "%E0%A4%A",
    "__proto__=1",
    "constructor@2028",
    "=",
    "@",
    "/",
    ";;;",
    "1e999",
    "NaN",
    "-0",
    "deputy@2028-2027",
    "deputy@2028*0",
    "deputy@9999",
    "deputy@2028:nobody",
    "toString=1",
    "\u0000",
    "ก",
    "v2",
    "𝟜",
    "rotation.deputy=1=1",
    "a".repeat(7000),
    "rotation.deputy=1",
    "deputy@2030",
    "~law",
    "~",
  ];
  let refused = 0;
  for (let i = 0; i < 10_000; i++) {
    let text = good;
    for (let n = 0; n < 1 + Math.floor(4 * random()); n++) {
      const at = Math.floor(random() * text.length);
      const piece = pieces[Math.floor(random() * pieces.length)]!;
      const kind = random();
      if (kind < 0.3) text = text.slice(0, at) + text.slice(at + Math.floor(20 * random()));
      else if (kind < 0.6)
        text = text.slice(0, at) + String.fromCodePoint(Math.floor(random() * 0xd7ff)) + text.slice(at + 1);
      else text = text.slice(0, at) + piece + text.slice(at);
    }
    // half of them have a check that fits, so that what is behind it is tried too
    if (random() < 0.7) {
      const body = text.slice(0, text.lastIndexOf("/"));
      text = `${body}/${mark(body)}`;
    }
    try {
      const place = read(`#${text}`, declared);
      for (const { reforms } of [place.picked, ...place.pins])
        for (const name of Object.keys(reforms)) expect(declared.reforms.some((one) => one.name === name)).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(AddressError);
      const { key } = error as AddressError;
      expect(declared.words[key], key).toBeDefined();
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(8000);
  expect(({} as Record<string, unknown>)["1"]).toBeUndefined();
});

it.each([
  ["", "address.version"],
  ["v2/x/en//y", "address.version"],
  ["v1/x/en/deputy@2028/zzz", "address.check"],
  [sealed("v1/other/en/1/"), "address.scenario"],
  [sealed(`v1/${mark(declared.scenario.toml)}/fr/`), "address.lang"],
  [sealed(`v1/${mark(declared.scenario.toml)}/en/1///////`), "address.pins"],
  [sealed(`v1/${mark(declared.scenario.toml)}/en/x/`), "address.seed"],
  [sealed(`v1/${mark(declared.scenario.toml)}/en/1/~money`), "address.barrier"],
  [sealed(`v1/${mark(declared.scenario.toml)}/en/1/~law;~law`), "address.twice"],
  [sealed(`v1/${mark(declared.scenario.toml)}/en/1/magic@2028`), "address.reform"],
  [sealed(`v1/${mark(declared.scenario.toml)}/en/1/deputy@2090`), "address.years"],
  [sealed(`v1/${mark(declared.scenario.toml)}/en/1/deputy@2030-2029`), "address.years"],
  [sealed(`v1/${mark(declared.scenario.toml)}/en/1/deputy@2030*0`), "address.size"],
  [sealed(`v1/${mark(declared.scenario.toml)}/en/1/deputy@2030:nobody`), "address.group"],
  [sealed(`v1/${mark(declared.scenario.toml)}/en/1/deputy@2030;deputy@2031`), "address.twice"],
  [sealed(`v1/${mark(declared.scenario.toml)}/en/1/rotation.deputy=2`), "address.value"],
  [sealed(`v1/${mark(declared.scenario.toml)}/en/1/contract.term_years=1.5`), "address.value"],
  [sealed(`v1/${mark(declared.scenario.toml)}/en/1/contract.target=0.5`), "address.part"],
])("says what is wrong with %s", (address, key) => {
  expect(() => read(address, declared)).toThrow(key);
});

function sealed(text: string): string {
  return `${text}/${mark(text)}`;
}

it("says which rules of one's own the same numbers take, and gives no command for them", () => {
  const changed = { ...declared, rules: ["trust"] };
  const picked = nothing();
  expect(script(picked, changed, 40, 1)).toContain(
    "print(govsim.simulate(base, replications=40, seed=1, rules=rules).summary())",
  );
  picked.reforms.deputy = { from: 2028, until: null, size: 1, group: null };
  expect(command(picked, changed, 40, 1)).toBeNull();
  const said = script(picked, changed, 40, 1);
  expect(said).toContain('rules = {"trust": trust}  # your own functions');
  expect(said).toContain(
    'compared(govsim.simulate(base, replications=40, seed=1, rules=rules), {"choice": govsim.simulate(choice,',
  );
});

it("says the same on the command line, where the command line can say it", () => {
  const picked = nothing();
  picked.reforms.deputy = { from: 2028, until: null, size: 1, group: null };
  expect(command(picked, declared, 200, 1)).toBe(
    "govsim compare scenario --reform deputy@2028 --replications 200 --seed 1",
  );
  picked.reforms["bridge-fund"] = { from: 2030, until: null, size: 1, group: "pilot" };
  picked.assumptions["rotation.transfer_rate"] = 0.5;
  expect(command(picked, declared, 40, 1)).toBe(
    "govsim compare scenario --package choice=deputy@2028+bridge-fund@2030:pilot --set rotation.transfer_rate=0.5 --replications 40 --seed 1",
  );
  picked.reforms.deputy.until = 2031;
  picked.reforms.deputy.size = 0.5;
  expect(command(picked, declared, 40, 1)).toContain("--package 'choice=deputy*0.5@2028-2031+bridge-fund@2030:pilot'");
  expect(script(picked, declared, 40, 1)).toContain(
    '.with_reform("deputy", from_year=2028, until_year=2032, size=0.5)',
  );
  expect(toml(picked, declared)).toContain('name = "deputy"\nfrom_year = 2028\nuntil_year = 2032\nsize = 0.5\n');
  picked.barriers = ["law"];
  expect(command(picked, declared, 40, 1)).toContain(" --without law --replications");
  expect(script(picked, declared, 40, 1)).toContain('base = base.without("law")');
  expect(toml(picked, declared)).toMatch(/^without = \["law"\]\n/);
  picked.levers["workload.relief"] = 0.2;
  expect(command(picked, declared, 40, 1)).toBeNull();
});

it("types any name of a group but one that the command line would part", () => {
  const picked = nothing();
  const named = (group: string) => {
    picked.reforms.deputy = { from: 2028, until: null, size: 1, group };
    return command(picked, declared, 40, 1);
  };
  expect(named("นำร่อง")).toContain(" --reform 'deputy@2028:นำร่อง' ");
  expect(named("it's a long one")).toContain(` --reform 'deputy@2028:it'"'"'s a long one' `);
  for (const odd of ["a+b", "a,b", "a@b", " a", "a "]) expect(named(odd)).toBeNull();
});
