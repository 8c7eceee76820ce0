// What govsim.show.page.layout.of(scenario) gives.

/** How long a record is, and each field's place in it and kind: a whole number of 64 bits or a float. */
export interface RecordLayout {
  size: number;
  fields: Record<string, [place: number, kind: "i" | "f"]>;
}

/** A table: columns by name, one value where all are the same; columns not named are zeros. */
export interface TableLayout extends RecordLayout {
  rows: number;
  columns: Record<string, number | number[]>;
}

export interface LogLayout extends RecordLayout {
  name: string;
  table: string;
  aMonth: number;
}

export interface ParameterLayout {
  name: string;
  field: string;
  value: number;
  low: number;
  high: number;
  whole: boolean;
  binary: boolean;
  ofCountry: boolean;
}

export interface ReformLayout {
  targets: Record<string, number>;
  extent: number;
  months: number | null;
}

export interface BarrierLayout {
  values: Record<string, number | string>;
  tables: Record<string, Record<string, number[]>>;
}

export interface Layout {
  mark: number;
  plan: string[];
  tables: Record<string, TableLayout>;
  template: string[];
  sizes: { groups: number; kinds: number; parts: number; chosen: number; draws: number };
  columns: { groupSums: string[]; kindSums: string[]; kinds: string[] };
  regime: RecordLayout;
  logs: LogLayout[];
  parameters: ParameterLayout[];
  groups: { name: string; own: Record<string, number> }[];
  reforms: Record<string, ReformLayout>;
  barriers: Record<string, BarrierLayout>;
  exact: { mission: string; parameter: string; group: string }[];
  time: { first: number; warmup: number; years: number };
}
