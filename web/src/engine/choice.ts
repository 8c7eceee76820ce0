// What a reader chose, checked and worked out: the regimes, and which is in force when. The same as
// govsim/scenario/layout.py makes of the scenario that states it; how far a reform moves a value, the model itself says.
import type { Choice, DatedReform } from "../contract";
import type { Layout, ParameterLayout } from "./layout";

/** A choice that cannot be: what is wrong, as the key of a message and what fills its gaps. */
export class ChoiceError extends Error {
  constructor(
    readonly key: string,
    readonly gaps: Record<string, string | number>,
  ) {
    super(`${key} ${JSON.stringify(gaps)}`);
    this.name = "ChoiceError";
  }
}

/** reforms.moved() of the model: numbers stand for whole and for binary, 0 for no. */
export type Moved = (current: number, target: number, extent: number, whole: number, binary: number) => number;

/** Regimes, each a value for every parameter in the layout's order, and the schedule: months by 1 + groups, row by row. */
export interface InForce {
  regimes: number[][];
  schedule: number[];
  months: number;
}

interface Span {
  reform: DatedReform;
  start: number;
  stop: number;
}

/** Raises ChoiceError for what a scenario that states it would be refused for. */
export function check(layout: Layout, choice: Choice): void {
  for (const [name, value] of Object.entries(choice.parameters)) checkValue(layout, name, value);
  choice.reforms.forEach((reform, number) => checkReform(layout, reform, choice.reforms.slice(0, number)));
  choice.barriersOff.forEach((name, number) => {
    if (!Object.hasOwn(layout.barriers, name)) refuse("barrier.unknown", { name });
    if (choice.barriersOff.indexOf(name) !== number) refuse("barrier.twice", { name });
  });
  const off = new Set(choice.barriersOff.flatMap((name) => Object.keys(layout.barriers[name]!.values)));
  for (const { mission, parameter, group } of layout.exact) {
    const value = stated(
      layout,
      choice,
      layout.parameters.find((one) => one.name === parameter)!,
      group,
    );
    if (!off.has(parameter) && (value === 0 || value === 1)) refuse("exact", { mission, name: parameter, value });
  }
}

function refuse(key: string, gaps: Record<string, string | number>): never {
  throw new ChoiceError(`choice.${key}`, gaps);
}

function checkValue(layout: Layout, name: string, value: unknown): void {
  const parameter = layout.parameters.find((one) => one.name === name);
  if (!parameter) return refuse("parameter.unknown", { name });
  const { low, high } = parameter;
  if (typeof value !== "number" || !(low <= value && value <= high)) {
    return refuse("parameter.range", { name, value: String(value), low, high });
  }
  if (parameter.whole && !Number.isInteger(value)) refuse("parameter.whole", { name, value });
}

function checkReform(layout: Layout, reform: DatedReform, earlier: DatedReform[]): void {
  const { first, warmup, years } = layout.time;
  const { reform: name, size, group } = reform;
  const [from, until] = [begin(layout, reform), reform.until];
  const known = Object.hasOwn(layout.reforms, name) ? layout.reforms[name] : undefined;
  if (!known) return refuse("reform.unknown", { name });
  if (!Number.isInteger(from) || from < first - warmup || from >= first + years) {
    refuse("reform.year", { name, year: String(from), first: first - warmup, last: first + years - 1 });
  }
  if (until !== null && (!Number.isInteger(until) || until < from)) {
    refuse("reform.until", { name, year: from, until: String(until) });
  }
  if (typeof size !== "number" || !(0 <= size && size <= 1)) refuse("reform.size", { name, size: String(size) });
  if (group !== null) {
    if (!layout.groups.some((one) => one.name === group)) refuse("reform.group", { name, group: String(group) });
    const ofCountry = layout.parameters.find((one) => one.ofCountry && Object.hasOwn(known.targets, one.name));
    if (ofCountry) refuse("reform.country", { name, parameter: ofCountry.name });
  }
  for (const other of earlier) {
    const shared = other.group === null || group === null || other.group === group;
    if (shared && other.reform === name && begin(layout, other) === from) refuse("reform.twice", { name, year: from });
  }
}

/** The first fiscal year of a reform; one that names none begins with the first reported year. */
const begin = (layout: Layout, reform: DatedReform): number => reform.from ?? layout.time.first;

/** A parameter before any reform: the group's own, what was chosen, the scenario's. */
function stated(layout: Layout, choice: Choice, { name, value }: ParameterLayout, group: string | null): number {
  const own = layout.groups.find((one) => one.name === group)?.own;
  if (own && Object.hasOwn(own, name)) return own[name]!;
  return Object.hasOwn(choice.parameters, name) ? choice.parameters[name]! : value;
}

/** The regimes that some group lives in at some time, and the schedule of who lives in which. */
export function inForce(layout: Layout, choice: Choice, moved: Moved): InForce {
  const { warmup, years } = layout.time;
  const [first, end] = [-12 * warmup, 12 * years];
  const spans = choice.reforms.map((reform) => spanOf(layout, reform)).sort((one, other) => one.start - other.start);
  const ends = spans.flatMap(({ start, stop }) => [start, stop]).filter((month) => first < month && month < end);
  const changes = [...new Set([first, ...ends])].sort((one, other) => one - other);
  const columns = [null, ...layout.groups.map(({ name }) => name)];
  const found = new Map<string, number>();
  const [regimes, schedule]: [number[][], number[]] = [[], []];
  changes.forEach((month, place) => {
    const active = spans.filter(({ start, stop }) => start <= month && month < stop);
    const row = columns.map((group) => {
      const values = valuesOf(layout, choice, group, active, moved);
      const key = values.join();
      if (!found.has(key)) found.set(key, regimes.push(values) - 1);
      return found.get(key)!;
    });
    for (let until = changes[place + 1] ?? end, now = month; now < until; now++) schedule.push(...row);
  });
  return { regimes, schedule, months: end - first };
}

/** The months in which a reform is in force; month 0 is the first of the first reported year. */
function spanOf(layout: Layout, reform: DatedReform): Span {
  const start = 12 * (begin(layout, reform) - layout.time.first);
  const ended = reform.until === null ? Infinity : 12 * (reform.until + 1 - layout.time.first);
  return { reform, start, stop: Math.min(ended, start + (layout.reforms[reform.reform]!.months ?? Infinity)) };
}

/** What holds for a group, null for the country: its values, moved by reforms, barriers switched off last. */
function valuesOf(layout: Layout, choice: Choice, group: string | null, active: Span[], moved: Moved): number[] {
  const place = new Map(layout.parameters.map(({ name }, number) => [name, number]));
  const values = layout.parameters.map((parameter) => stated(layout, choice, parameter, group));
  for (const { reform } of active) {
    if (reform.group !== null && reform.group !== group) continue;
    const { targets, extent } = layout.reforms[reform.reform]!;
    for (const [name, target] of Object.entries(targets)) {
      const number = place.get(name)!;
      const { whole, binary } = layout.parameters[number]!;
      values[number] = moved(values[number]!, target, extent * reform.size, Number(whole), Number(binary));
    }
  }
  for (const barrier of choice.barriersOff) {
    for (const [name, value] of Object.entries(layout.barriers[barrier]!.values))
      values[place.get(name)!] = Number(value);
  }
  return values;
}
