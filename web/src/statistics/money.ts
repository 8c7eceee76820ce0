/** What reforms cost, as govsim.outcomes.money.reform_cost charges it: nothing twice. */
import type { Cost, Dated, Declared } from "../declared";
import { concerns, months } from "./regimes";

/** What a reform is charged for: the share of each reported year in which it is in force for a group, and how often
 * it starts; shapes (years, groups).
 */
export interface Charge {
  reform: string;
  size: number;
  cost: Cost;
  inForce: Float64Array;
  starts: Float64Array;
}

/** Charges of all known reforms in force. */
export function charges(declared: Declared, reforms: Dated[]): Charge[] {
  const { years, groups } = declared.scenario;
  const known = reforms
    .map((dated) => ({ dated, reform: declared.reforms.find((one) => one.name === dated.reform) }))
    .flatMap(({ dated, reform }) => (reform ? [{ dated, reform, extent: reform.extent * dated.size }] : []));
  const parts = [...new Set(known.flatMap(({ reform }) => reform.parts))];
  const found: Charge[] = [];
  for (const part of parts) {
    const holders = known.filter(({ reform }) => reform.parts.includes(part));
    const of = holders.map(({ dated, reform }) => ({
      reform: dated.reform,
      size: dated.size,
      cost: scaled(reform.costs[part]!, reform.extent),
      inForce: new Float64Array(years * groups.length),
      starts: new Float64Array(years * groups.length),
    }));
    for (let month = 0; month < 12 * years; month++)
      groups.forEach((group, g) => {
        const held = holders.map(({ dated }) => {
          const span = months(dated, declared);
          return concerns(dated, group) && span.start <= month && month < span.stop;
        });
        const on = holders.map(({ dated }, i) => held[i]! && month > months(dated, declared).start);
        const going = holders.map(({ extent }, i) => (held[i] ? extent : 0));
        const level = Math.max(...going);
        const strongest = going.indexOf(level);
        if (!held[strongest]) return;
        const before = Math.max(...holders.map(({ extent }, i) => (on[i] ? extent : 0)));
        const at = Math.floor(month / 12) * groups.length + g;
        of[strongest]!.inForce[at]! += 1 / 12;
        const extent = holders[strongest]!.extent;
        if (extent) of[strongest]!.starts[at]! += Math.max(0, level - before) / extent;
      });
    found.push(...of.filter((charge) => charge.inForce.some((share) => share > 0)));
  }
  return found;
}

function scaled(cost: Cost, extent: number): Cost {
  return Object.fromEntries(Object.entries(cost).map(([name, value]) => [name, extent * value])) as unknown as Cost;
}

/** What a group's year came to, for what reforms are charged by. */
export interface YearOf {
  contractYears: number;
  contracts: number;
  posts: number;
  agencies: number;
  transfers: number;
}

/** What all charges come to in one year of one group, contract-years. */
export function costOf(all: Charge[], at: number, year: YearOf, fteYear: number): number {
  let total = 0;
  for (const { size, cost, inForce, starts } of all) {
    const hours =
      cost.fte_per_contract * year.contracts +
      cost.fte_per_post * year.posts +
      cost.fte_per_agency * year.agencies +
      cost.fte_per_transfer * year.transfers;
    const yearly = cost.value_share * year.contractYears + fteYear * hours;
    total += size * (yearly * inForce[at]! + cost.once_per_agency * year.agencies * starts[at]!);
  }
  return total;
}
