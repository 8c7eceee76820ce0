/** What is shown of two sides: computed from their runs, never kept beside them. */
import type { Declared } from "./declared";
import { meanOverRuns, paired, ratioOfMeans, worstTenth, type Estimate, type Paired } from "./statistics/numbers";
import { since as firstMonth, type Setting } from "./statistics/regimes";
import { ratio, type Outcomes, type Side } from "./statistics/side";
import { restrictedMean, survivalCurve, type Curve } from "./statistics/survival";

export const YEARLY = ["trust", "coverage", "money"] as const;
export type YearlyName = (typeof YEARLY)[number];

export interface OneSide {
  curve: Curve;
  /** Months lived of the first 60, of all partnerships together. */
  lived: number;
  years: Record<YearlyName, Estimate[]>;
  endings: Record<string, Estimate>;
  levels: Record<string, Estimate>;
  worst: Estimate;
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
}

/** What a partnership-year more costs in one option than in a cheaper one, over the years in which both have begun. */
export function priceAgainst(dearer: Side, cheaper: Side, base: Setting): Estimate {
  const { declared } = dearer;
  const runs = Math.min(dearer.runs, cheaper.runs);
  const from = Math.max(...[dearer, cheaper].map((side) => firstMonth(declared, base, side.setting) ?? 0));
  const [more, less] = [dearer, cheaper].map((side) => side.first(runs).outcomes(from));
  const change = (name: string, times = 1) => more![name]!.map((value, run) => (value - less![name]![run]!) * times);
  const gained = change("alive", declared.scenario.years - from / 12);
  const price = ratioOfMeans(change("money"), gained);
  return gained.reduce((total, one) => total + one, 0) > 0 ? price : { ...price, value: null, low: null, high: null };
}

const SHOWN = ["rmst_60", "survival_5y", "relationship_60", "trust", "coverage", "alive", "renewal_rate", "gap_share", "money", "paid", "reform_cost"];

/** Of as many runs as both have. */
export function viewOf(base: Side, choice: Side | null, seed: number): View {
  const { declared } = base;
  const runs = Math.min(base.runs, choice?.runs ?? base.runs);
  const since = choice ? firstMonth(declared, base.setting, choice.setting) : null;
  const from = since ?? 0;
  const [{ outcomes: without, shown }, chosen] = [seen(base.first(runs), from), choice && seen(choice.first(runs), from)];
  const those = chosen?.outcomes;
  const [less, more] = [base.first(runs).endingRates(from), choice?.first(runs).endingRates(from)];
  const years = declared.scenario.years - from / 12;
  const change = (name: string, times = 1) => (those ?? without)[name]!.map((value, run) => (value - without[name]![run]!) * times);
  const [money, gained] = [change("money"), change("alive", years)];
  const price = ratioOfMeans(money, gained);
  const kept = meanOverRuns(gained);
  return {
    runs,
    seed,
    since,
    base: shown,
    choice: chosen?.shown ?? null,
    pairs: Object.fromEntries(SHOWN.map((name) => [name, paired(without[name]!, (those ?? without)[name]!, declared.outcomes[name]!.better)])),
    endings: Object.fromEntries(Object.entries(less).map(([cause, rates]) => [cause, paired(rates, (more ?? less)[cause]!, -1)])),
    money: meanOverRuns(money),
    gained: kept,
    price: kept.value !== null && kept.value > 0 ? price : { ...price, value: null, low: null, high: null },
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
      money: yearly(side, side.moneyByYear()),
    },
    endings: Object.fromEntries(Object.entries(side.endingRates(since)).map(([cause, rates]) => [cause, meanOverRuns(rates)])),
    levels: Object.fromEntries(SHOWN.map((name) => [name, meanOverRuns(outcomes[name]!)])),
    worst: worstTenth(outcomes.rmst_60!, 1),
  };
}

function yearly(side: Side, values: Float64Array): Estimate[] {
  return Array.from({ length: side.years }, (_, year) =>
    meanOverRuns(Float64Array.from({ length: side.runs }, (_, run) => values[run * side.years + year]!)),
  );
}
