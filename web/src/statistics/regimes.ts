/** Which parameters are in force when, without and with a choice: for the window in which the choice is judged. */
import type { Dated, Declared } from "../declared";

export interface Setting {
  /** Values in place of the scenario's own. */
  parameters: Record<string, number>;
  /** All that are in force. */
  reforms: Dated[];
  barriersOff: string[];
}

export interface Span {
  start: number;
  stop: number;
}

export const NEVER = 2 ** 40;

/** The months in which a reform is in force; month 0 is the first reported. */
export function months(reform: Dated, declared: Declared): Span {
  const start = 12 * (reform.from - declared.scenario.firstYear);
  const stop = reform.until === null ? NEVER : 12 * (reform.until + 1 - declared.scenario.firstYear);
  const lasts = declared.reforms.find((known) => known.name === reform.reform)?.months ?? null;
  return { start, stop: lasts === null ? stop : Math.min(stop, start + lasts) };
}

export const concerns = (reform: Dated, group: string | null): boolean =>
  reform.groups === null || (group !== null && reform.groups.includes(group));

/** A value carried the share `extent` of the way to a target (govsim.model.reforms.moved). */
export function moved(whole: boolean, binary: boolean, current: number, target: number, extent: number): number {
  if (extent === 0) return current;
  if (extent === 1 || binary) return target;
  if (whole) {
    const steps = Math.floor(extent * Math.abs(target - current) + 0.5);
    return target > current ? current + steps : current - steps;
  }
  return current + extent * (target - current);
}

/** The values in force for a group (null: the country) in a month; a barrier switched off holds its parameters. */
function inForce(declared: Declared, setting: Setting, group: string | null, month: number): (number | string)[] {
  const held = declared.barriers.filter((barrier) => setting.barriersOff.includes(barrier.name));
  const active = setting.reforms
    .map((reform) => ({ reform, span: months(reform, declared) }))
    .filter(({ reform, span }) => span.start <= month && month < span.stop && concerns(reform, group))
    .sort((one, other) => one.span.start - other.span.start);
  return declared.parameters.map((parameter) => {
    if (held.some((barrier) => barrier.parameters.includes(parameter.name))) return "off";
    const own = group === null ? undefined : parameter.ofGroups[group];
    let value = own ?? setting.parameters[parameter.name] ?? parameter.value;
    for (const { reform } of active) {
      const known = declared.reforms.find((one) => one.name === reform.reform);
      const target = (reform.own ?? known?.parameters ?? {})[parameter.name];
      const extent = (known?.extent ?? 1) * reform.size;
      const binary = parameter.whole && parameter.low === 0 && parameter.high === 1;
      if (target !== undefined) value = moved(parameter.whole, binary, value, target, extent);
    }
    return value;
  });
}

/** The first month, on the first of a fiscal year, in which the choice lives under other rules; null where never. */
export function since(declared: Declared, base: Setting, choice: Setting): number | null {
  const { warmup, years, groups } = declared.scenario;
  const all = [...base.reforms, ...choice.reforms].map((reform) => months(reform, declared));
  const changes = [-12 * warmup, ...all.flatMap((span) => [span.start, span.stop])]
    .filter((month) => month >= -12 * warmup && month < 12 * years)
    .sort((one, other) => one - other);
  for (const month of changes)
    for (const group of [null, ...groups]) {
      const [without, with_] = [base, choice].map((setting) => inForce(declared, setting, group, month));
      if (without!.some((value, place) => value !== with_![place])) return Math.max(0, 12 * Math.floor(month / 12));
    }
  return null;
}

/** Months within which every term that runs out is signed again or its partnership ends. */
export function longestGap(declared: Declared, setting: Setting): number {
  const places = [null, ...declared.scenario.groups];
  const parameter = declared.parameters.find((one) => one.name === "contract.gap_tolerance_months")!;
  const at = declared.parameters.indexOf(parameter);
  const starts = [-12 * declared.scenario.warmup, ...setting.reforms.map((reform) => months(reform, declared).start)];
  const values = starts.flatMap((month) =>
    places.map((group) => inForce(declared, setting, group, month)[at] as number),
  );
  return Math.floor(Math.max(...values)) + 1;
}
