/** What Python declares (src/govsim/show/page/declared.py): nothing of the model is written a second time here. */

export type Lang = "en" | "th";
export type Both = Record<Lang, string>;

export interface Parameter {
  name: string;
  default: number;
  value: number;
  ofGroups: Record<string, number>;
  low: number;
  high: number;
  role: "uncertainty" | "lever" | "structure" | "constant";
  whole: boolean;
  group: string;
  ofCountry: boolean;
  /** Of the model page, in which it acts. */
  sections: string;
  unit: Both;
  label: Both;
  source: Both;
}

export interface Cost {
  value_share: number;
  fte_per_contract: number;
  fte_per_post: number;
  fte_per_agency: number;
  fte_per_transfer: number;
  once_per_agency: number;
}

export interface Reform {
  name: string;
  label: Both;
  downside: Both;
  parameters: Record<string, number>;
  months: number | null;
  extent: number;
  parts: string[];
  costs: Record<string, Cost>;
}

/** A reform in force; `until` is the last fiscal year in which it is. `own`: what a scenario's own reform moves. */
export interface Dated {
  reform: string;
  from: number;
  until: number | null;
  size: number;
  groups: string[] | null;
  own: Record<string, number> | null;
}

export interface Outcome {
  label: Both;
  better: 1 | 0 | -1;
  scale: number;
  decimals: number;
}

/** A partnership that the scenario states: rows of its mission and partner, and the month of first signing. */
export interface Named {
  mission: number;
  partner: number;
  start: number;
  label: Both;
}

/** What sources say of a ratio of sums: from `low` to `high`. */
export interface Pattern {
  id: string;
  of: string[];
  over: string[];
  low: number;
  high: number;
  about: Both;
  source: string;
}

export interface Scenario {
  name: string;
  title: Both;
  description: Both;
  assumptions: Record<Lang, string[]>;
  firstYear: number;
  firstMonth: number;
  years: number;
  warmup: number;
  groups: string[];
  world: Record<string, number>;
  reforms: Dated[];
  barriersOff: string[];
  toml: string;
  /** The same without parameters, reforms and barriers switched off. */
  head: string;
}

export interface Declared {
  version: string;
  /** Shipped rules in place of which the page's engine has others. */
  rules: string[];
  lang: Lang;
  scenario: Scenario;
  chosen: Dated[];
  parameters: Parameter[];
  /** What a table of parameters is called, and where on the page its effect shows first. */
  parameterGroups: Record<string, { label: Both; look: Both }>;
  reforms: Reform[];
  barriers: { name: string; label: Both; meaning: Both; parameters: string[]; off: boolean }[];
  outcomes: Record<string, Outcome>;
  named: Named[];
  payers: Record<"budget" | "in_house" | "reforms" | "partners", Both>;
  standings: Record<"frontier" | "dominated" | "extended" | "same", Both>;
  patterns: Pattern[];
  futures: { names: string[]; rows: number[][] };
  fteYear: number;
  longestAge: number;
  kinds: { name: string; label: Both }[];
  causes: { name: string; label: Both }[];
  events: string[];
  who: {
    agencies: Record<Lang, string[]>;
    missions: Record<Lang, string[]>;
    partners: Record<Lang, string[]>;
    agencyOf: number[];
    officialOf: number[];
    kindOf: number[];
  };
  /** Why a choice cannot be, by the engine's keys. */
  refusals: Record<string, Both>;
  limits: Both[];
  months: Both[];
  words: Record<string, Both>;
}
