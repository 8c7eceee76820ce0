/** What a reader has chosen, apart: decisions, assumptions and structures; and what becomes of it. */
import type { Choice } from "./contract";
import type { Dated, Declared, Parameter } from "./declared";
import { moved, type Setting } from "./statistics/regimes";

/** A reform switched on: fiscal years CE, `until` the last one in force (null: for good), `group` null: for all. */
export interface Switched {
  from: number;
  until: number | null;
  size: number;
  group: string | null;
}

/** Values differ from the scenario's own; reforms are those beyond the scenario's. */
export interface Picked {
  reforms: Record<string, Switched>;
  levers: Record<string, number>;
  assumptions: Record<string, number>;
  structures: Record<string, number>;
  /** Switched off in thought, beyond those that the scenario switches off. */
  barriers: string[];
}

export const nothing = (): Picked => ({ reforms: {}, levers: {}, assumptions: {}, structures: {}, barriers: [] });

/** Choices to begin with, by the reforms in them. */
export const PRESETS: Record<string, string[]> = {
  nothing: [],
  money: ["multi-year-obligation", "bridge-fund", "advance-payment"],
  people: ["handover-overlap", "minimum-tenure", "deputy"],
  everything: ["ecosystem-package"],
};

/** A reform as it is switched on: in whole and for all, from the third year on, or the next that the scenario leaves free. */
export function usual(name: string, { scenario: { firstYear, years, reforms } }: Declared): Switched {
  const taken = reforms.filter(({ reform }) => reform === name).map(({ from }) => from);
  const third = Math.min(2, years - 1);
  const span = Array.from({ length: years }, (_, place) => firstYear + ((third + place) % years));
  return { from: span.find((year) => !taken.includes(year)) ?? span[0]!, until: null, size: 1, group: null };
}

/** These reforms as they are switched on. */
export function packageOf(names: string[], declared: Declared): Picked {
  const reforms = names.map((reform) => [reform, usual(reform, declared)]);
  return ordered({ ...nothing(), reforms: Object.fromEntries(reforms) }, declared);
}

export const isNothing = (picked: Picked): boolean =>
  !Object.keys(picked.reforms).length && !Object.keys(picked.levers).length;

/** The same with keys in the model's order, so that equal choices are equal texts. */
export function ordered(picked: Picked, declared: Declared): Picked {
  const names = declared.parameters.map((parameter) => parameter.name);
  const sorted = <T>(of: Record<string, T>, order: string[]) =>
    Object.fromEntries(order.filter((name) => name in of).map((name) => [name, of[name]!]));
  return {
    reforms: sorted(
      picked.reforms,
      declared.reforms.map((reform) => reform.name),
    ),
    levers: sorted(picked.levers, names),
    assumptions: sorted(picked.assumptions, names),
    structures: sorted(picked.structures, names),
    barriers: declared.barriers.map(({ name }) => name).filter((name) => picked.barriers.includes(name)),
  };
}

/** Sets of assumptions that evidence does not rule out: written as thousandths of each one's range. */
export function futures({ futures: { names, rows }, parameters }: Declared): Record<string, number>[] {
  const of = names.map((name) => parameters.find((one) => one.name === name)!);
  const value = ({ low, high, whole }: Parameter, share: number) => {
    const at = low + ((high - low) * share) / 1000;
    return whole ? Math.round(at) : Number(at.toPrecision(6));
  };
  return rows.map((row) =>
    Object.fromEntries(of.map((parameter, place) => [parameter.name, value(parameter, row[place]!)])),
  );
}

export const roleOf = { levers: "lever", assumptions: "uncertainty", structures: "structure" } as const;

/** The values in place of the scenario's, and the reforms in force, of the base and of the choice. */
export function settings(picked: Picked, declared: Declared): { base: Setting; choice: Setting } {
  const { reforms } = declared.scenario;
  const barriersOff = [...declared.scenario.barriersOff, ...picked.barriers];
  const shared = { ...picked.assumptions, ...picked.structures };
  const added: Dated[] = Object.entries(picked.reforms).map(([reform, { group, ...rest }]) => ({
    reform,
    ...rest,
    groups: group === null ? null : [group],
    own: null,
  }));
  return {
    base: { parameters: shared, reforms, barriersOff },
    choice: { parameters: { ...shared, ...picked.levers }, reforms: [...reforms, ...added], barriersOff },
  };
}

/** What holds with and without the decisions is as the scenario has it. */
export const isOwnWorld = ({ assumptions, structures, barriers }: Picked): boolean =>
  !Object.keys(assumptions).length && !Object.keys(structures).length && !barriers.length;

/** The world of one choice with the decisions of another. */
export const inWorldOf = ({ assumptions, structures, barriers }: Picked, decisions: Picked): Picked => ({
  ...decisions,
  assumptions,
  structures,
  barriers,
});

/** From one choice to another in so many steps, the other last. */
export function between(one: Picked, other: Picked, steps: number, declared: Declared): Picked[] {
  const value = (name: string, from: number, to: number, share: number) => {
    const at = from + share * (to - from);
    return declared.parameters.find((parameter) => parameter.name === name)!.whole
      ? Math.round(at)
      : Number(at.toFixed(6));
  };
  const values = (table: keyof typeof roleOf, share: number) => {
    const names = Object.keys({ ...one[table], ...other[table] });
    const usual = (name: string) => declared.parameters.find((parameter) => parameter.name === name)!.value;
    const now = names.map(
      (name) => [name, value(name, one[table][name] ?? usual(name), other[table][name] ?? usual(name), share)] as const,
    );
    return Object.fromEntries(now.filter(([name, at]) => at !== usual(name)));
  };
  const reforms = (share: number) => {
    const now = Object.keys({ ...one.reforms, ...other.reforms }).map((name) => {
      const [from, to] = [one.reforms[name], other.reforms[name]];
      const size = Number(((from?.size ?? 0) + share * ((to?.size ?? 0) - (from?.size ?? 0))).toFixed(2));
      return [name, { ...(to ?? from)!, size }] as const;
    });
    return Object.fromEntries(now.filter(([, { size }]) => size > 0));
  };
  const made = Array.from({ length: steps - 1 }, (_, place) => (place + 1) / steps).map((share) => ({
    reforms: reforms(share),
    levers: values("levers", share),
    assumptions: values("assumptions", share),
    structures: values("structures", share),
    barriers: one.barriers,
  }));
  return [...made.map((step) => ordered(step, declared)), other];
}

/** A setting as the engine takes it: a reform of several groups is one of each. */
export function forEngine({ parameters, reforms, barriersOff }: Setting): Choice {
  const each = reforms.flatMap(({ reform, from, until, size, groups }) =>
    (groups ?? [null]).map((group) => ({ reform, from, until, size, group })),
  );
  return { parameters: { ...parameters }, reforms: each, barriersOff: [...barriersOff] };
}

export const isBinary = (parameter: Parameter): boolean =>
  parameter.whole && parameter.low === 0 && parameter.high === 1;

/** What a reform moves: parameter, from, to, where it goes anywhere. */
export function moves(name: string, size: number, picked: Picked, declared: Declared): [Parameter, number, number][] {
  const reform = declared.reforms.find((one) => one.name === name)!;
  return Object.entries(reform.parameters).map(([target, value]) => {
    const parameter = declared.parameters.find((one) => one.name === target)!;
    const from = picked.levers[target] ?? picked.assumptions[target] ?? parameter.value;
    return [parameter, from, moved(parameter.whole, isBinary(parameter), from, value, reform.extent * size)];
  });
}
