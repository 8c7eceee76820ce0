/** What moves a difference most over futures, whether that is more than chance, and where it turns. */
import type { Paired } from "./numbers";

/** 1 better and -1 worse beyond luck, 0 where the interval holds 0. */
export const sign = ({ difference, low, high }: Paired): number =>
  difference === null || low === null || high === null || (low <= 0 && high >= 0) ? 0 : Math.sign(difference);

/** Whether any repeat has a value on both sides. */
export const isKnown = ({ difference }: Paired): boolean => difference !== null;

/** Numbers from 0 to 1, the same each time (mulberry32). */
export function generator(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Ranks from 1, the mean of those that tie. */
export function ranks(values: number[]): number[] {
  const order = values.map((_, place) => place).sort((one, other) => values[one]! - values[other]!);
  const found = new Array<number>(values.length);
  for (let first = 0, next = 0; first < order.length; first = next) {
    while (next < order.length && values[order[next]!] === values[order[first]!]) next++;
    for (let place = first; place < next; place++) found[order[place]!] = (first + next + 1) / 2;
  }
  return found;
}

/** With mean 0 and length 1, so that products are correlations; all 0 where nothing varies. */
function scaled(values: number[]): number[] {
  const middle = values.reduce((total, value) => total + value, 0) / values.length;
  const length = Math.hypot(...values.map((value) => value - middle));
  return values.map((value) => (length ? (value - middle) / length : 0));
}

export interface Mover {
  name: string;
  /** Spearman's, of the assumption and the difference. */
  correlation: number;
}

const SHUFFLES = 199;
const FEWEST = 20;

/** Assumptions by how strongly they go with the difference, and how often chance alone gives a first one as strong:
 * the differences dealt out to the futures at random, the strongest of all assumptions each time (so that looking at
 * many of them is counted). Null with fewer futures than 20.
 */
export function movers(
  futures: Record<string, number>[],
  differences: number[],
): { movers: Mover[]; chance: number } | null {
  if (differences.length < FEWEST) return null;
  const names = Object.keys(futures[0]!);
  const columns = names.map((name) => scaled(ranks(futures.map((future) => future[name]!))));
  const dealt = scaled(ranks(differences));
  const correlations = () =>
    columns.map((column) => column.reduce((total, value, place) => total + value * dealt[place]!, 0));
  const found = correlations().map((correlation, place) => ({ name: names[place]!, correlation }));
  found.sort((one, other) => Math.abs(other.correlation) - Math.abs(one.correlation));
  const random = generator(differences.length);
  let asStrong = 1;
  for (let shuffle = 0; shuffle < SHUFFLES; shuffle++) {
    for (let place = dealt.length - 1; place > 0; place--) {
      const other = Math.floor(random() * (place + 1));
      [dealt[place], dealt[other]] = [dealt[other]!, dealt[place]!];
    }
    if (Math.max(...correlations().map(Math.abs)) >= Math.abs(found[0]!.correlation)) asStrong++;
  }
  return { movers: found, chance: asStrong / (SHUFFLES + 1) };
}

export interface Turn {
  at: number;
  /** Of the futures below and above, in how many it is so. */
  below: [number, number];
  above: [number, number];
}

const LEAST = 5;

/** Where an assumption parts the futures in which something is so from the others best (chi-square); five on each side. */
export function turn(values: number[], so: boolean[]): Turn | null {
  const order = values.map((_, place) => place).sort((one, other) => values[one]! - values[other]!);
  const all = so.filter(Boolean).length;
  const n = order.length;
  let [best, most, under]: [Turn | null, number, number] = [null, 0, 0];
  order.forEach((place, number) => {
    under += Number(so[place]);
    const next = values[order[number + 1] ?? place]!;
    if (number + 1 < LEAST || n - number - 1 < LEAST || next === values[place]) return;
    const clear = (under * n - all * (number + 1)) ** 2 / ((number + 1) * (n - number - 1));
    if (clear <= most) return;
    most = clear;
    best = { at: (values[place]! + next) / 2, below: [under, number + 1], above: [all - under, n - number - 1] };
  });
  return best;
}
