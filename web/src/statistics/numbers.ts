/** Means, pairs and ratios over runs with 95 % intervals, as govsim.outcomes.intervals and paired have them.
 * A value that is not known is NaN within an array and null in a result.
 */

/* eslint-disable no-loss-of-precision -- as they were published */
const LANCZOS = [
  0.99999999999999709182, 57.156235665862923517, -59.597960355475491248, 14.136097974741747174, -0.49191381609762019978,
  0.33994649984811888699e-4, 0.46523628927048575665e-4, -0.98374475304879564677e-4, 0.15808870322491248884e-3,
  -0.21026444172410488319e-3, 0.2174396181152126432e-3, -0.16431810653676389022e-3, 0.84418223983852743293e-4,
  -0.2619083840158140867e-4, 0.36899182659531622704e-5,
];

function logGamma(x: number): number {
  let sum = LANCZOS[0]!;
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (x + i);
  const t = x + 5.2421875;
  return (x + 0.5) * Math.log(t) - t + Math.log((2.5066282746310005 * sum) / x);
}

/** The regularised incomplete beta function, by its continued fraction (Lentz). */
function beta(a: number, b: number, x: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - beta(b, a, 1 - x);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  d = 1 / (Math.abs(d) < 1e-300 ? 1e-300 : d);
  let h = d;
  for (let m = 1; m < 500; m++) {
    for (const step of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 + step * d;
      c = 1 + step / c;
      d = 1 / (Math.abs(d) < 1e-300 ? 1e-300 : d);
      c = Math.abs(c) < 1e-300 ? 1e-300 : c;
      h *= d * c;
    }
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return front * h;
}

const students = new Map<number, number>();

/** The 0.975 quantile of Student's distribution with so many degrees of freedom. */
export function student(freedom: number): number {
  const kept = students.get(freedom);
  if (kept !== undefined) return kept;
  const tail = (t: number) => 0.5 * beta(freedom / 2, 0.5, freedom / (freedom + t * t));
  let low = 0;
  let high = 20;
  while (tail(high) > 0.025) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-15 * high; i++) {
    const middle = (low + high) / 2;
    if (tail(middle) > 0.025) low = middle;
    else high = middle;
  }
  const found = (low + high) / 2;
  students.set(freedom, found);
  return found;
}

export interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
  runs: number;
}

export const sum = (values: ArrayLike<number>): number => {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
};

export const mean = (values: ArrayLike<number>): number => sum(values) / values.length;

/** With the divisor n - 1. */
export function variance(values: ArrayLike<number>): number {
  const middle = mean(values);
  let total = 0;
  for (let i = 0; i < values.length; i++) total += (values[i]! - middle) ** 2;
  return total / (values.length - 1);
}

const halfWidth = (spread: number, n: number) => student(n - 1) * Math.sqrt(spread / n);

/** The mean of one value a run with Student's interval; runs without a value are counted out. */
export function meanOverRuns(values: ArrayLike<number>): Estimate {
  const known = Array.from(values).filter((value) => !Number.isNaN(value));
  const runs = known.length;
  if (runs === 0) return { value: null, low: null, high: null, runs };
  const value = mean(known);
  if (runs === 1) return { value, low: null, high: null, runs };
  const half = halfWidth(variance(known), runs);
  return { value, low: value - half, high: value + half, runs };
}

export interface Paired {
  base: number | null;
  value: number | null;
  difference: number | null;
  low: number | null;
  high: number | null;
  betterIn: number;
  ties: number;
  runs: number;
  needed: number | null;
}

/** One value a run without and with the choice, over the runs in which both are known. */
export function paired(base: ArrayLike<number>, choice: ArrayLike<number>, better: number): Paired {
  const without: number[] = [];
  const change: number[] = [];
  const those: number[] = [];
  for (let i = 0; i < base.length; i++) {
    if (Number.isNaN(base[i]!) || Number.isNaN(choice[i]!)) continue;
    without.push(base[i]!);
    those.push(choice[i]!);
    change.push(choice[i]! - base[i]!);
  }
  const runs = change.length;
  if (runs === 0) {
    const nothing = { base: null, value: null, difference: null, low: null, high: null };
    return { ...nothing, betterIn: 0, ties: 0, runs, needed: null };
  }
  const difference = mean(change);
  let low: number | null = null;
  let high: number | null = null;
  let needed: number | null = null;
  if (runs > 1) {
    const spread = variance(change);
    const half = halfWidth(spread, runs);
    [low, high] = [difference - half, difference + half];
    if (low <= 0 && high >= 0) needed = runsNeeded(difference, spread);
  }
  const betterIn = change.filter((value) => better * value > 0).length;
  const ties = change.filter((value) => value === 0).length;
  return { base: mean(without), value: mean(those), difference, low, high, betterIn, ties, runs, needed };
}

const Z = 1.959963984540054;
const POWER = 1.2815515655446004;

/** The runs in which such a difference is told from none with 90 % power; null where no number would do. */
function runsNeeded(difference: number, spread: number): number | null {
  if (difference === 0) return null;
  const runs = ((Z + POWER) ** 2 * spread) / difference / difference + (Z * Z) / 2;
  return Number.isFinite(runs) ? Math.ceil(runs) : null;
}

/** The mean over the worst tenth of runs, with Student's interval on the influence of each run. */
export function worstTenth(values: ArrayLike<number>, better: number): Estimate {
  const ordered = Float64Array.from(
    Array.from(values).filter((value) => !Number.isNaN(value)),
    (v) => better * v,
  ).sort();
  const runs = ordered.length;
  if (runs === 0) return { value: null, low: null, high: null, runs };
  const tail = 0.1 * runs;
  let [above, weights] = [0, 0];
  for (let i = 0; i < runs; i++) {
    const weight = Math.min(1, Math.max(0, Math.max(tail, 1) - i));
    above += weight * ordered[i]!;
    weights += weight;
  }
  const value = above / weights;
  if (tail < 10) return { value: better * value, low: null, high: null, runs };
  const threshold = ordered[Math.ceil(tail - 1e-9)]!;
  const influence = ordered.map((one) => Math.max(threshold - one, 0) / 0.1);
  const half = (student(tail - 1) * Math.sqrt(variance(influence) / runs) * tail) / (tail - 1);
  const ends = [better * (value - half), better * (value + half)].sort((a, b) => a - b);
  return { value: better * value, low: ends[0]!, high: ends[1]!, runs };
}

/** mean(above) / mean(below) with the interval of Fieller (1954); nothing where below's own interval holds 0. */
export function ratioOfMeans(above: ArrayLike<number>, below: ArrayLike<number>): Estimate {
  const runs = above.length;
  if (runs < 2) return { value: null, low: null, high: null, runs };
  const t = student(runs - 1);
  const [top, bottom] = [mean(above), mean(below)];
  let covariance = 0;
  for (let i = 0; i < runs; i++) covariance += (above[i]! - top) * (below[i]! - bottom);
  const scale = (t * t) / runs;
  const square = bottom * bottom - scale * variance(below);
  if (!(square > 0)) return { value: null, low: null, high: null, runs };
  const middle = top * bottom - (scale * covariance) / (runs - 1);
  const root = Math.sqrt(Math.max(0, middle * middle - square * (top * top - scale * variance(above))));
  return { value: top / bottom, low: (middle - root) / square, high: (middle + root) / square, runs };
}
