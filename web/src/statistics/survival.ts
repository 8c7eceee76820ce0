/** Survival of partnerships from their log (Kaplan & Meier 1958), as govsim.outcomes.survival has it: age in months,
 * delayed entry, the living censored; runs are the independent units.
 */
import { student } from "./numbers";

/** A log of partnerships as columns. `cause` 0: alive. */
export interface Lives {
  rows: number;
  run: ArrayLike<number>;
  mission: ArrayLike<number>;
  partner: ArrayLike<number>;
  start: ArrayLike<number>;
  end: ArrayLike<number>;
  cause: ArrayLike<number>;
}

/** How many of each run were at risk at each age from 1, and how many ended: shapes (runs, ages). */
export interface RiskTable {
  runs: number;
  ages: number;
  atRisk: Float64Array;
  ended: Float64Array;
}

/** Count what is seen from a month on. With `causes`, endings of those only. */
export function riskTable(lives: Lives, runs: number, since = 0): RiskTable {
  let ages = 0;
  const seen: [number, number, number, number][] = [];
  for (let i = 0; i < lives.rows; i++) {
    const [start, end, cause] = [lives.start[i]! - since, lives.end[i]! - since, lives.cause[i]!];
    const [first, last] = [Math.max(1, -start), end - start - (cause === 0 ? 1 : 0)];
    if (first > last) continue;
    seen.push([lives.run[i]!, first, last, cause]);
    ages = Math.max(ages, last);
  }
  const atRisk = new Float64Array(runs * ages);
  const ended = new Float64Array(runs * ages);
  const steps = new Float64Array(runs * (ages + 2));
  for (const [run, first, last, cause] of seen) {
    steps[run * (ages + 2) + first]!++;
    steps[run * (ages + 2) + last + 1]!--;
    if (cause > 0) ended[run * ages + last - 1]!++;
  }
  for (let run = 0; run < runs; run++) {
    let now = 0;
    for (let age = 1; age <= ages; age++) atRisk[run * ages + age - 1] = now += steps[run * (ages + 2) + age]!;
  }
  return { runs, ages, atRisk, ended };
}

/** The share that outlives each age; NaN where nobody is at risk on, unless all have ended: then 0. */
export function kaplanMeier(atRisk: ArrayLike<number>, ended: ArrayLike<number>): Float64Array {
  const curve = new Float64Array(atRisk.length);
  let [share, over] = [1, false];
  for (let age = 0; age < curve.length; age++) {
    const stays = atRisk[age]! > 0 ? 1 - ended[age]! / atRisk[age]! : NaN;
    over ||= stays === 0;
    share *= stays;
    curve[age] = over ? 0 : share;
  }
  return curve;
}

/** Curves at ages 1 to `ages`: cut, or continued with 0 where all have ended and NaN where not. */
export function extended(curve: Float64Array, ages: number): Float64Array {
  const longer = new Float64Array(ages).fill(curve.length && curve[curve.length - 1] === 0 ? 0 : NaN);
  longer.set(curve.subarray(0, ages));
  return longer;
}

/** Mean months lived of the first so many. */
export function restrictedMean(curve: Float64Array, months: number): number {
  return extended(curve, months - 1).reduce((total, share) => total + share, 1);
}

export interface Curve {
  share: Float64Array;
  low: Float64Array | null;
  high: Float64Array | null;
  atRisk: Float64Array;
}

/** The curve of all runs together, as far as it is known, with its band: Student's, on what each run contributes to
 * log S (infinitesimal jackknife over runs); no band with one run or where none ended.
 */
export function survivalCurve(table: RiskTable): Curve {
  const { runs, ages } = table;
  const atRisk = new Float64Array(ages);
  const ended = new Float64Array(ages);
  for (let i = 0; i < runs * ages; i++) {
    atRisk[i % ages]! += table.atRisk[i]!;
    ended[i % ages]! += table.ended[i]!;
  }
  const whole = kaplanMeier(atRisk, ended);
  const unknown = whole.findIndex(Number.isNaN);
  const known = unknown < 0 ? ages : unknown;
  const share = whole.slice(0, known);
  const telling = Array.from({ length: runs }, (_, run) => table.atRisk.subarray(run * ages, (run + 1) * ages)).filter(
    (row) => row.some((count) => count > 0),
  ).length;
  if (telling < 2 || !ended.some((count) => count > 0)) return { share, low: null, high: null, atRisk };
  const spread = new Float64Array(known);
  for (let run = 0; run < runs; run++) {
    let pull = 0;
    for (let age = 0; age < known; age++) {
      const at = run * ages + age;
      const stay = atRisk[age]! - ended[age]!;
      if (stay > 0) pull -= (table.ended[at]! - (ended[age]! / atRisk[age]!) * table.atRisk[at]!) / stay;
      spread[age]! += pull * pull;
    }
  }
  const t = student(runs - 1);
  const half = spread.map((square, age) => t * Math.sqrt((square * runs) / (runs - 1)) * share[age]!);
  return {
    share,
    low: share.map((value, age) => Math.max(0, value - half[age]!)),
    high: share.map((value, age) => Math.min(1, value + half[age]!)),
    atRisk,
  };
}

/** Each run's curve at ages 1 to `ages`, its last value carried forward; NaN where a run saw nothing. */
export function carriedForward(table: RiskTable, ages: number): Float64Array[] {
  return Array.from({ length: table.runs }, (_, run) => {
    const known = table.atRisk.subarray(run * table.ages, (run + 1) * table.ages);
    if (!known.some((count) => count > 0)) return new Float64Array(ages).fill(NaN);
    const atRisk = new Float64Array(ages).fill(1);
    const ended = new Float64Array(ages);
    for (let age = 0; age < Math.min(ages, table.ages); age++) {
      atRisk[age] = Math.max(known[age]!, 1);
      ended[age] = table.ended[run * table.ages + age]!;
    }
    return kaplanMeier(atRisk, ended);
  });
}

export const JOINED_WITHIN = 24;

/** Spells of the same mission and partner as one life, followed until JOINED_WITHIN months before the end. */
export function relationships(lives: Lives, months: number): Lives {
  const order = Array.from({ length: lives.rows }, (_, i) => i);
  const keys = [lives.run, lives.mission, lives.partner, lives.start];
  order.sort((a, b) => {
    for (const key of keys) if (key[a] !== key[b]) return key[a]! - key[b]!;
    return a - b;
  });
  const followed = months - JOINED_WITHIN;
  const joined: Record<"run" | "mission" | "partner" | "start" | "end" | "cause", number[]> = {
    run: [],
    mission: [],
    partner: [],
    start: [],
    end: [],
    cause: [],
  };
  const add = (first: number, last: number) => {
    const start = lives.start[first]!;
    if (start >= followed) return;
    const alive = lives.end[last]! >= followed || lives.cause[last]! === 0;
    joined.run.push(lives.run[last]!);
    joined.mission.push(lives.mission[last]!);
    joined.partner.push(lives.partner[last]!);
    joined.start.push(start);
    joined.end.push(Math.min(lives.end[last]!, followed));
    joined.cause.push(alive ? 0 : lives.cause[last]!);
  };
  let first = 0;
  for (let place = 1; place <= order.length; place++) {
    const [last, next] = [order[place - 1]!, order[place]];
    const goesOn =
      next !== undefined &&
      keys.slice(0, 3).every((key) => key[next] === key[last]) &&
      lives.start[next]! - lives.end[last]! <= JOINED_WITHIN;
    if (goesOn) continue;
    add(order[first]!, last);
    first = place;
  }
  return { rows: joined.run.length, ...joined };
}
