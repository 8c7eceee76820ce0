/** What the server says a device shows: views.py, as types. */
export type Lang = "en" | "th";

export interface Clock {
  phase: "gathering" | "playing" | "over";
  paused: boolean;
  left: number | null;
  runs: boolean;
}
export interface Year {
  number: number;
  all: number;
  name: string;
}
export interface Person {
  number: number;
  nick: string;
  roles: string[];
  here: boolean;
  done: boolean;
  predicted: boolean;
  lang: Lang;
}
export interface Row {
  label: string;
  now: string;
  change: string;
}
export interface Lever {
  name: string;
  label: string;
  by: string[];
  who: string;
  needs: string[];
  price: string;
  since: string;
  drop: string[];
  cost: string;
}
export interface Proposal {
  number: number;
  label: string;
  by: string;
  price: string;
  waits: string[][];
  who: string;
}
export interface Role {
  name: string;
  label: string;
  goal: string;
  levers: string[];
}
interface Shown {
  lang: Lang;
  clock: Clock;
  pages: { name: string; address: string }[];
}
export interface MemberView extends Shown {
  who: "member";
  me: {
    nick: string;
    roles: Role[];
    news: { role: string; lines: string[] }[];
    done: boolean;
    prediction: number | null;
    predicted: { year: string; said: number; was: number }[];
  };
  team: {
    name: string;
    members: Person[];
    settled: boolean;
    year: Year;
    left: string;
    budget: string;
    figures: Row[];
    story: { title: string; lines: string[] } | null;
    notice: string;
    refused: string[];
    levers: Lever[];
    proposals: Proposal[];
    draft: string[];
    most: number;
  };
}
export interface TeacherView extends Shown {
  who: "teacher";
  code: string;
  address: string;
  qr: string;
  year: Year;
  teams: { name: string; members: Person[]; settled: boolean; year: number; draft: string[]; figures: Row[] }[];
  undo: boolean;
}
export type View = MemberView | TeacherView;
