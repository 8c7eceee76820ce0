/** Every statistic of the page against Python's on the same bytes (test/fixtures.py writes both). */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Batch, Columns, Table } from "../src/contract";
import type { Dated, Declared } from "../src/declared";
import { paired, ratioOfMeans, student, worstTenth, meanOverRuns } from "../src/statistics/numbers";
import { since as firstMonth } from "../src/statistics/regimes";
import { acceptability, frontier, willingnessOf } from "../src/statistics/frontier";
import { measured } from "../src/statistics/patterns";
import { measures } from "../src/statistics/named";
import { ratio, Side, type Payer } from "../src/statistics/side";
import { ledgerOf, viewOf, type Paid } from "../src/view";
import { restrictedMean, survivalCurve } from "../src/statistics/survival";

type Raw = { rows: number; columns: Record<string, string> };
interface Fixture {
  declared: Declared;
  columns: Columns;
  since: number;
  reforms: Dated[];
  parameters: Record<string, number>;
  secondReforms: Dated[];
  three: { since: number; frontier: any[]; willingness: number[]; acceptability: Record<string, number[]> };
  payers: any[];
  flows: any[];
  named: any[];
  sides: Record<
    "base" | "option" | "second",
    {
      runs: number;
      years: number;
      groups: number;
      groupSums: string;
      kindSums: string;
      logs: Record<string, Raw>;
      expected: any;
    }
  >;
  options: any[];
  costs: any;
  student: Record<string, number>;
}

const buffer = (text: string) => new Uint8Array(Buffer.from(text, "base64")).buffer;

function batches(side: Fixture["sides"]["base"]): Batch {
  const logs = Object.fromEntries(
    Object.entries(side.logs).map(([name, log]) => [
      name,
      {
        rows: log.rows,
        columns: Object.fromEntries(
          Object.entries(log.columns).map(([c, text]) => [c, new BigInt64Array(buffer(text))]),
        ),
      } as Table,
    ]),
  ) as Batch["logs"];
  const { runs, years, groups } = side;
  const floats = {
    groupSums: new Float64Array(buffer(side.groupSums)),
    kindSums: new Float64Array(buffer(side.kindSums)),
  };
  return { first: 0, runs, years, groups, ...floats, logs, raw: {} as Batch["raw"] };
}

function close(found: number | null | undefined, wanted: number | null, what: string) {
  if (wanted === null) expect(found ?? NaN, what).toBeNaN();
  else
    expect(Math.abs(found! - wanted), `${what}: ${found} and not ${wanted}`).toBeLessThanOrEqual(
      1e-9 * Math.max(1, Math.abs(wanted)),
    );
}

describe.each(["default", "grouped", "lever", "named"])("%s", (name) => {
  const file = new URL(`fixtures/${name}.json`, import.meta.url);
  if (!existsSync(file)) throw new Error("first: uv run python web/test/fixtures.py");
  const fixture: Fixture = JSON.parse(readFileSync(file, "utf8"));
  const { declared, columns, since } = fixture;
  const off = declared.scenario.barriersOff;
  const settings = {
    base: { parameters: {}, reforms: declared.scenario.reforms, barriersOff: off },
    option: { parameters: fixture.parameters, reforms: fixture.reforms, barriersOff: off },
    second: { parameters: {}, reforms: fixture.secondReforms, barriersOff: off },
  };
  const sides = Object.fromEntries(
    (["base", "option", "second"] as const).map((key) => {
      const side = new Side(declared, columns, settings[key]);
      side.append(batches(fixture.sides[key]));
      return [key, side];
    }),
  ) as Record<"base" | "option" | "second", Side>;

  it("judges from the month from which Python judges", () => {
    expect(firstMonth(declared, settings.base, settings.option)).toBe(since);
  });

  it.each(["base", "option"] as const)("has every outcome of each run of %s", (key) => {
    const found = sides[key].outcomes(since);
    for (const [outcome, wanted] of Object.entries<(number | null)[]>(fixture.sides[key].expected.perRun))
      wanted.forEach((value, run) => close(found[outcome]![run], value, `${outcome} of run ${run}`));
  });

  it.each(["base", "option"] as const)("has the survival curve of %s, its band and its means", (key) => {
    const wanted = fixture.sides[key].expected;
    const found = survivalCurve(sides[key].risk());
    expect(found.share.length).toBe(wanted.known);
    found.share.forEach((value, age) => {
      close(value, wanted.curve[age], `S(${age + 1})`);
      close(found.low![age], wanted.low[age], `low(${age + 1})`);
      close(found.high![age], wanted.high[age], `high(${age + 1})`);
    });
    for (const [months, value] of Object.entries<number>(wanted.restricted))
      close(restrictedMean(found.share, Number(months)), value, months);
  });

  it("has the paired differences, their intervals and counts, and the worst tenth", () => {
    const [base, option] = [sides.base.outcomes(since), sides.option.outcomes(since)];
    for (const row of fixture.options) {
      const { better } = declared.outcomes[row.outcome]!;
      const found = paired(base[row.outcome]!, option[row.outcome]!, better);
      for (const [name, wanted] of [
        ["base", row.base],
        ["value", row.value],
        ["difference", row.difference],
        ["low", row.low],
        ["high", row.high],
      ] as const)
        close(found[name], wanted, `${row.outcome} ${name}`);
      expect([found.betterIn, found.ties, found.runs, found.needed], row.outcome).toEqual([
        row.better_in,
        row.ties,
        row.runs,
        row.needed,
      ]);
      const worst = worstTenth(option[row.outcome]!, better);
      close(worst.value, row.worst_decile, row.outcome);
      close(worst.low, row.worst_low, row.outcome);
      close(worst.high, row.worst_high, row.outcome);
    }
  });

  it("has the cost of a partnership-year kept", () => {
    const [base, option] = [sides.base.outcomes(since), sides.option.outcomes(since)];
    const years = declared.scenario.years - since / 12;
    const money = option.money!.map((value, run) => value - base.money![run]!);
    const gained = option.alive!.map((value, run) => (value - base.alive![run]!) * years);
    const price = ratioOfMeans(money, gained);
    if (fixture.costs.per_year !== null) {
      close(price.value, fixture.costs.per_year, "a year kept");
      close(price.low, fixture.costs.low, "a year kept");
      close(price.high, fixture.costs.high, "a year kept");
    }
    const [low, high] = [meanOverRuns(money), meanOverRuns(gained)];
    close(low.value, fixture.costs.money, "money");
    close(high.low, fixture.costs.years_low, "years");
  });

  it.each(["base", "option"] as const)("has trust and coverage of %s by year, and what ends partnerships", (key) => {
    const side = sides[key];
    const { byYear, endings } = fixture.sides[key].expected;
    const alive = side.byYear("active").map((value, i) => value + side.byYear("gap")[i]!);
    const found: Record<string, Float64Array> = {
      trust: ratio(side.byYear("trust"), alive),
      coverage: ratio(side.byYear("served"), side.byYear("need")),
      money: side.payers().budget.map((paid, place) => paid + side.payers().reforms[place]!),
    };
    for (const { outcome, value, low } of byYear)
      for (let year = 0; year < side.years; year++) {
        const each = Float64Array.from({ length: side.runs }, (_, run) => found[outcome]![run * side.years + year]!);
        close(meanOverRuns(each).value, value[year], `${outcome} ${year}`);
        close(meanOverRuns(each).low, low[year], `${outcome} ${year}`);
      }
    const rates = side.endingRates();
    for (const [cause, wanted] of Object.entries<(number | null)[]>(endings))
      wanted.forEach((value, run) => close(rates[cause]![run], value, cause));
  });

  it.each(["base", "option"] as const)("holds %s against sources as Python does", (key) => {
    expect(declared.patterns.map(({ id }) => id)).toEqual(["R2", "F3", "F7", "O1"]);
    for (const pattern of declared.patterns)
      close(measured(sides[key], pattern).value, fixture.sides[key].expected.patterns[pattern.id], pattern.id);
  });

  it("has who pays, in all and year by year", () => {
    const { payers, flows } = viewOf(sides.base, sides.option, 1);
    const same = ({ choice, change }: Paid, wanted: any, what: string) => {
      close(choice.value, wanted.value, what);
      close(choice.low, wanted.value_low, what);
      close(change.difference, wanted.difference, what);
      close(change.low, wanted.low, what);
      close(change.high, wanted.high, what);
    };
    expect(fixture.payers.length).toBe(4);
    for (const row of fixture.payers) same(payers[row.payer as Payer], row, row.payer);
    for (const row of fixture.flows)
      same(flows[row.payer as Payer][row.year - declared.scenario.firstYear]!, row, `${row.payer} ${row.year}`);
  });

  it("has the frontier of three options, the price of a further year, and acceptability over luck", () => {
    const ledger = ledgerOf([sides.base, sides.option, sides.second]);
    expect(ledger.since).toBe(fixture.three.since);
    const options = ["do nothing", "choice", "second"];
    const places = frontier(ledger);
    expect(places.map(({ option }) => options[option])).toEqual(fixture.three.frontier.map(({ option }) => option));
    places.forEach((place, number) => {
      const wanted = fixture.three.frontier[number]!;
      expect([place.status, place.against === null ? null : options[place.against]]).toEqual([
        wanted.status,
        wanted.against,
      ]);
      expect(place.by.map((other) => options[other])).toEqual([wanted.by, wanted.and_by].filter((one) => one !== null));
      close(place.cost, wanted.cost, "cost");
      close(place.years, wanted.years_kept, "years");
      if (place.against !== null) close(place.price.value, wanted.icer, "price");
      if (place.against !== null) close(place.price.low, wanted.low, "low");
      if (place.against !== null) close(place.price.high, wanted.high, "high");
    });
    const willingness = willingnessOf(places);
    expect(willingness.length).toBe(fixture.three.willingness.length);
    willingness.forEach((value, place) => close(value, fixture.three.willingness[place]!, "willingness"));
    // resamples are others than Python's: a share of 1,000 against one of 2,000
    acceptability(ledger, willingness, 1).forEach((shares, option) =>
      shares.forEach((share, place) =>
        expect(Math.abs(share - fixture.three.acceptability[options[option]!]![place]!)).toBeLessThan(0.09),
      ),
    );
  });

  it("has what becomes of the partnerships that the scenario names", () => {
    const found = declared.named.flatMap((one) => measures(sides.base, sides.option, one));
    expect(found.length).toBe(fixture.named.length);
    found.forEach(({ name, choice, change }, place) => {
      const wanted = fixture.named[place]!;
      expect(name).toBe(wanted.measure.replace(/^(alive_\d)y$/, "$1"));
      for (const [one, other] of [
        [choice.value, wanted.value],
        [choice.low, wanted.low],
        [choice.high, wanted.high],
        [change.difference, wanted.difference],
        [change.low, wanted.difference_low],
        [change.high, wanted.difference_high],
      ] as const)
        close(one, other, name);
      expect([change.betterIn, change.ties, change.runs]).toEqual([wanted.better_in, wanted.ties, wanted.runs]);
    });
  });

  it("has Student's quantiles", () => {
    for (const [n, value] of Object.entries(fixture.student)) close(student(Number(n)), value, n);
  });
});
