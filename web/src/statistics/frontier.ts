/** Options against each other: the efficiency frontier and acceptability (govsim.study.increments, acceptability). */
import { generator } from "./flips";
import { mean, ratioOfMeans, type Estimate } from "./numbers";

/** What each option costs (contract-years) and keeps (partnership-years) in each run, doing nothing first. */
export interface Ledger {
  cost: Float64Array[];
  years: Float64Array[];
}

export type Status = "frontier" | "dominated" | "extended" | "same";

/** How an option stands, and by which options it is beaten: by one or, in a mixture, by two. */
export interface Standing {
  status: Status;
  by: number[];
}

export function standings(cost: number[], years: number[]): Standing[] {
  const found = new Map<number, Standing>();
  const all = cost.map((_, one) => one);
  for (const one of all) {
    const worse = all.filter((other) => cost[other]! <= cost[one]! && years[other]! >= years[one]!);
    const strictly = worse.filter((other) => cost[other]! < cost[one]! || years[other]! > years[one]!);
    const equal = worse.find((other) => !strictly.includes(other))!;
    if (strictly.length) {
      strictly.sort((a, b) => years[b]! - years[a]! || cost[a]! - cost[b]! || a - b);
      found.set(one, { status: "dominated", by: [strictly[0]!] });
    } else if (equal < one) found.set(one, { status: "same", by: [equal] });
  }
  const hull: number[] = [];
  const extended: number[] = [];
  const isAbove = (before: number, one: number, after: number) =>
    (cost[one]! - cost[before]!) * (years[after]! - years[one]!) >
    (cost[after]! - cost[one]!) * (years[one]! - years[before]!);
  for (const one of all.filter((option) => !found.has(option)).sort((a, b) => cost[a]! - cost[b]! || a - b)) {
    while (hull.length > 1 && isAbove(hull.at(-2)!, hull.at(-1)!, one)) extended.push(hull.pop()!);
    hull.push(one);
  }
  for (const one of extended) {
    const after = hull.findIndex((other) => cost[other]! > cost[one]!);
    found.set(one, { status: "extended", by: [hull[after - 1]!, hull[after]!] });
  }
  return all.map((one) => found.get(one) ?? { status: "frontier", by: [] });
}

export interface Place extends Standing {
  option: number;
  /** Means beyond doing nothing. */
  cost: number;
  years: number;
  /** Of those on the frontier but the cheapest: the next cheaper one there, and the price of a further year. */
  against: number | null;
  price: Estimate;
}

const beyond = (of: Float64Array[]) => of.map((values) => values.map((value, run) => value - of[0]![run]!));
const less = (one: Float64Array, other: Float64Array) => one.map((value, run) => value - other[run]!);

/** Options in the order of their cost, the price of a further year along the frontier. */
export function frontier(ledger: Ledger): Place[] {
  const [cost, years] = [ledger.cost, ledger.years].map((of) => beyond(of).map(mean)) as [number[], number[]];
  const found = standings(cost, years);
  const order = cost.map((_, one) => one).sort((a, b) => cost[a]! - cost[b]! || years[b]! - years[a]! || a - b);
  let before: number | null = null;
  return order.map((option) => {
    const place: Place = {
      option,
      ...found[option]!,
      cost: cost[option]!,
      years: years[option]!,
      against: null,
      price: { value: null, low: null, high: null, runs: ledger.cost[0]!.length },
    };
    if (place.status !== "frontier") return place;
    if (before !== null) {
      const added = {
        cost: less(ledger.cost[option]!, ledger.cost[before]!),
        years: less(ledger.years[option]!, ledger.years[before]!),
      };
      const price = ratioOfMeans(added.cost, added.years);
      place.against = before;
      place.price = { ...price, value: price.value ?? mean(added.cost) / mean(added.years) };
    }
    before = option;
    return place;
  });
}

const STEPS = 40;

/** The willingness to pay at which options are judged: from 0 to twice the highest price, in round steps, prices among them. */
export function willingnessOf(places: Place[]): number[] {
  const prices = places.flatMap(({ price, against }) => (against === null ? [] : [price.value!]));
  const kept = places.filter(({ years }) => years > 0).map(({ cost, years }) => cost / years);
  const most = prices.length ? Math.max(...prices) : kept.length ? Math.min(...kept) : 0;
  const end = most > 0 ? 2 * most : 2;
  const unit = 10 ** Math.floor(Math.log10(end / STEPS));
  const step = unit * [1, 2, 5, 10].find((times) => times * unit * STEPS >= end * (1 - 1e-9))!;
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  const round = Array.from({ length: STEPS + 1 }, (_, number) => Number((step * number).toFixed(digits)));
  return [...new Set([...round, ...prices])].sort((a, b) => a - b);
}

const RESAMPLES = 1000;

/** How often each option has the highest mean net benefit in resampled runs (bootstrap of pairs); shape (options, willingness). */
export function acceptability(ledger: Ledger, willingness: number[], seed: number): number[][] {
  const [cost, years] = [beyond(ledger.cost), beyond(ledger.years)];
  const runs = cost[0]!.length;
  const random = generator(seed);
  const shares = cost.map(() => willingness.map(() => 0));
  for (let resample = 0; resample < RESAMPLES; resample++) {
    const sums = cost.map(() => [0, 0] as [number, number]);
    for (let draw = 0; draw < runs; draw++) {
      const run = Math.floor(random() * runs);
      sums.forEach((sum, option) => {
        sum[0] += cost[option]![run]!;
        sum[1] += years[option]![run]!;
      });
    }
    willingness.forEach((value, place) => {
      const benefit = sums.map(([spent, kept]) => value * kept - spent);
      const highest = Math.max(...benefit);
      const best = benefit.flatMap((one, option) => (one === highest ? [option] : []));
      for (const option of best) shares[option]![place]! += 1 / best.length / RESAMPLES;
    });
  }
  return shares;
}
