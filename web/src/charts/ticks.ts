/** How many decimals the labels of an axis need, so that no two of them are the same. */
export function decimalsOf(ticks: number[]): number {
  const step = Math.min(...ticks.slice(1).map((tick, place) => tick - ticks[place]!));
  return Number.isFinite(step) ? Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) : 0;
}
