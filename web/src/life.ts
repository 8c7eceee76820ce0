/** The life of one partnership on its calendar, from a run's logs (govsim.show.plots.life). */
import type { Batch, Table } from "./contract";
import type { Declared } from "./declared";

export const LANES = ["contract", "gap", "act", "payment", "coordinator", "partner_coordinator", "leader"] as const;
export type Lane = (typeof LANES)[number];
/** First month and the month after the last; a moment has no length. */
export type Stretch = [number, number];

export interface Life {
  mission: number;
  partner: number;
  start: number;
  end: number;
  cause: string;
  /** The months shown: whole fiscal years. */
  from: number;
  to: number;
  lanes: Record<Lane, Stretch[]>;
}

const MOMENTS: Lane[] = ["coordinator", "partner_coordinator", "leader"];

/** The log's rows as objects of plain numbers. */
function rows(table: Table): Record<string, number>[] {
  const columns = Object.entries(table.columns);
  return Array.from({ length: table.rows }, (_, row) =>
    Object.fromEntries(columns.map(([name, values]) => [name, Number(values[row])])),
  );
}

/** All partnerships of a run that are seen for a year or more, the longest first. */
export function lives(batch: Batch, declared: Declared): Life[] {
  const last = 12 * declared.scenario.years;
  const [contracts, events] = [rows(batch.logs.contracts), rows(batch.logs.events)];
  const seen = ({ start, end }: Record<string, number>) => Math.min(last, end!) - Math.max(0, start!);
  return rows(batch.logs.partnerships)
    .filter((one) => seen(one) >= 12)
    .sort((one, other) => seen(other) - seen(one))
    .map((one) => life(one, contracts, events, last, declared));
}

function life(
  one: Record<string, number>,
  contracts: Record<string, number>[],
  events: Record<string, number>[],
  last: number,
  declared: Declared,
): Life {
  const [mission, partner, start, end] = [one.mission!, one.partner!, one.start!, one.end!];
  const [first, stop] = [Math.max(0, start), Math.min(last, end)];
  const terms = contracts
    .filter(
      (term) => term.mission === mission && term.partner === partner && term.start! >= start && term.start! <= end,
    )
    .map((term): Stretch => [term.start!, term.end! + 1])
    .sort((a, b) => a[0] - b[0]);
  const gaps = [...terms.map(([, ends]) => ends)].map((ends, place): Stretch => [ends, terms[place + 1]?.[0] ?? end]);
  const kind = (event: Record<string, number>) => declared.events[event.event!];
  const of = (test: (event: Record<string, number>) => boolean) =>
    events.filter(test).map((event): Stretch => [event.month!, event.end!]);
  const found: Record<Lane, Stretch[]> = {
    contract: terms,
    gap: terms.length ? gaps : [[start, end]],
    act: of((event) => kind(event) === "late act"),
    payment: of((event) => kind(event) === "late payment" && event.mission === mission),
    coordinator: of(
      (event) => kind(event) === "coordinator change" && event.official === declared.who.officialOf[mission],
    ),
    partner_coordinator: of((event) => kind(event) === "partner coordinator change" && event.mission === mission),
    leader: of((event) => kind(event) === "leader change" && event.agency === declared.who.agencyOf[mission]),
  };
  const lanes = Object.fromEntries(
    LANES.map((lane) => [lane, within(found[lane], first, stop, MOMENTS.includes(lane))]),
  ) as Life["lanes"];
  return {
    mission,
    partner,
    start,
    end,
    lanes,
    cause: declared.causes[one.cause!]!.name,
    from: 12 * Math.floor(first / 12),
    to: Math.min(last, 12 * Math.ceil((stop + 1) / 12)),
  };
}

function within(stretches: Stretch[], first: number, end: number, moments: boolean): Stretch[] {
  if (moments) return stretches.filter(([at]) => first <= at && at < end).map(([at]) => [at, at]);
  return stretches
    .map(([from, to]): Stretch => [Math.max(first, from), Math.min(end, to)])
    .filter(([from, to]) => from < to);
}
