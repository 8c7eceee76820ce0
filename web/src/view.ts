/** What is shown of two sides: computed from their runs, never kept beside them. */
import { meanOverRuns, paired, ratioOfMeans, worstTenth, type Estimate, type Paired } from "./statistics/numbers";
import { since as firstMonth } from "./statistics/regimes";
import type { Ledger } from "./statistics/frontier";
import { implausible, type Implausible } from "./statistics/patterns";
import { measures, type Measure } from "./statistics/named";
import { PAYERS, ratio, type Outcomes, type Payer, type Side } from "./statistics/side";
import { restrictedMean, survivalCurve, type Curve } from "./statistics/survival";

export const YEARLY = ["trust", "coverage"] as const;
export type YearlyName = (typeof YEARLY)[number];

export interface OneSide {
  curve: Curve;
  /** Months lived of the first 60, of all partnerships together. */
  lived: number;
  years: Record<YearlyName, Estimate[]>;
  endings: Record<string, Estimate>;
  levels: Record<string, Estimate>;
  worst: Estimate;
  /** What sources rule out. */
  implausible: Implausible[];
}

export interface View {
  runs: number;
  seed: number;
  /** The month from which the choice is judged; null where it changes no rule. */
  since: number | null;
  base: OneSide;
  choice: OneSide | null;
  pairs: Record<string, Paired>;
  endings: Record<string, Paired>;
  money: Estimate;
  gained: Estimate;
  price: Estimate;
  /** Over the years judged, and year by year. */
  payers: Record<Payer, Paid>;
  flows: Record<Payer, Paid[]>;
  /** Partnerships that the scenario names, in its order. */
  named: Measure[][];
}

/** What each option costs and keeps in each run, over the years in which all that change anything have begun. */
export function ledgerOf(sides: Side[]): Ledger & { runs: number; since: number } {
  const [base] = sides as [Side];
  const { declared } = base;
  const runs = Math.min(...sides.map((side) => side.runs));
  const since = Math.max(0, ...sides.slice(1).map((side) => firstMonth(declared, base.setting, side.setting) ?? 0));
  const found = sides.map((side) => side.first(runs).outcomes(since));
  const years = declared.scenario.years - since / 12;
  return {
    cost: found.map(({ money }) => money!),
    years: found.map(({ alive }) => alive!.map((value) => value * years)),
    runs,
    since,
  };
}

/** What one payer pays, in all or in one year: a mean of each side, and the pairs. */
export interface Paid {
  base: Estimate;
  choice: Estimate;
  change: Paired;
}

const SHOWN = [
  "rmst_60",
  "survival_5y",
  "relationship_60",
  "trust",
  "coverage",
  "alive",
  "renewal_rate",
  "gap_share",
  "money",
  "paid",
  "reform_cost",
];

/** Of as many runs as both have. */
export function viewOf(base: Side, choice: Side | null, seed: number): View {
  const { declared } = base;
  const runs = Math.min(base.runs, choice?.runs ?? base.runs);
  const since = choice ? firstMonth(declared, base.setting, choice.setting) : null;
  const from = since ?? 0;
  const [{ outcomes: without, shown }, chosen] = [
    seen(base.first(runs), from),
    choice && seen(choice.first(runs), from),
  ];
  const those = chosen?.outcomes;
  const [less, more] = [base.first(runs).endingRates(from), choice?.first(runs).endingRates(from)];
  const years = declared.scenario.years - from / 12;
  const change = (name: string, times = 1) =>
    (those ?? without)[name]!.map((value, run) => (value - without[name]![run]!) * times);
  const [money, gained] = [change("money"), change("alive", years)];
  const price = ratioOfMeans(money, gained);
  const kept = meanOverRuns(gained);
  return {
    runs,
    seed,
    since,
    base: shown,
    choice: chosen?.shown ?? null,
    pairs: Object.fromEntries(
      SHOWN.map((name) => [name, paired(without[name]!, (those ?? without)[name]!, declared.outcomes[name]!.better)]),
    ),
    endings: Object.fromEntries(
      Object.entries(less).map(([cause, rates]) => [cause, paired(rates, (more ?? less)[cause]!, -1)]),
    ),
    money: meanOverRuns(money),
    gained: kept,
    price: kept.value !== null && kept.value > 0 ? price : { ...price, value: null, low: null, high: null },
    ...whoPays(base.first(runs), (choice ?? base).first(runs), from / 12),
    named: declared.named.map((named) => measures(base.first(runs), (choice ?? base).first(runs), named)),
  };
}

function whoPays(base: Side, choice: Side, first: number): Pick<View, "payers" | "flows"> {
  const [without, those] = [base.payers(), choice.payers()];
  const beside = (values: Float64Array, others: Float64Array): Paid => ({
    base: meanOverRuns(values),
    choice: meanOverRuns(others),
    change: paired(values, others, -1),
  });
  const of = <T>(each: (payer: Payer) => T) =>
    Object.fromEntries(PAYERS.map((payer) => [payer, each(payer)])) as Record<Payer, T>;
  const inYear = (values: Float64Array, year: number) =>
    Float64Array.from({ length: base.runs }, (_, run) => values[run * base.years + year]!);
  return {
    payers: of((payer) => beside(base.over(without[payer], first), choice.over(those[payer], first))),
    flows: of((payer) =>
      Array.from({ length: base.years }, (_, year) => beside(inYear(without[payer], year), inYear(those[payer], year))),
    ),
  };
}

interface Seen {
  runs: number;
  since: number;
  outcomes: Outcomes;
  shown: OneSide;
}
const seenBefore = new WeakMap<Side, Seen>();

/** The base does not change while one drags: what is known of it is kept. */
function seen(side: Side, since: number): Seen {
  const known = seenBefore.get(side);
  if (known && known.runs === side.runs && known.since === since) return known;
  const outcomes = side.outcomes(since);
  const now = { runs: side.runs, since, outcomes, shown: oneSide(side, outcomes, since) };
  seenBefore.set(side, now);
  return now;
}

function oneSide(side: Side, outcomes: Outcomes, since: number): OneSide {
  const curve = survivalCurve(side.risk(since));
  const alive = side.byYear("active").map((value, i) => value + side.byYear("gap")[i]!);
  return {
    curve,
    lived: restrictedMean(curve.share, 60),
    years: {
      trust: yearly(side, ratio(side.byYear("trust"), alive)),
      coverage: yearly(side, ratio(side.byYear("served"), side.byYear("need"))),
    },
    endings: Object.fromEntries(
      Object.entries(side.endingRates(since)).map(([cause, rates]) => [cause, meanOverRuns(rates)]),
    ),
    levels: Object.fromEntries(SHOWN.map((name) => [name, meanOverRuns(outcomes[name]!)])),
    worst: worstTenth(outcomes.rmst_60!, 1),
    implausible: implausible(side),
  };
}

function yearly(side: Side, values: Float64Array): Estimate[] {
  return Array.from({ length: side.years }, (_, year) =>
    meanOverRuns(Float64Array.from({ length: side.runs }, (_, run) => values[run * side.years + year]!)),
  );
}
