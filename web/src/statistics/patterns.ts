/** Whether a side shows what sources say: sums of its runs against their ranges. */
import type { Pattern } from "../declared";
import { ratioOfMeans, type Estimate } from "./numbers";
import type { Side } from "./side";

/** The ratio of a pattern's sums over all runs, with Fieller's interval. */
export function measured(side: Side, { of, over }: Pattern): Estimate {
  const [top, bottom] = [of, over].map((names) => {
    const sums = names.map((name) => side.total(name));
    return sums[0]!.map((_, run) => sums.reduce((total, sum) => total + sum[run]!, 0));
  });
  return ratioOfMeans(top!, bottom!);
}

export interface Implausible {
  pattern: Pattern;
  value: number;
}

/** What a side shows that sources rule out, beyond luck. */
export function implausible(side: Side): Implausible[] {
  return side.declared.patterns.flatMap((pattern) => {
    const { value, low, high } = measured(side, pattern);
    const out = value !== null && low !== null && high !== null && (high < pattern.low || low > pattern.high);
    return out ? [{ pattern, value }] : [];
  });
}
