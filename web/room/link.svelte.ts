/** The device's line to the class: it comes back by itself, and says who it is. Who is nobody yet has no line. */
import type { Lang, View } from "./view";

export interface Static {
  words: Record<string, [string, string]>;
  /** Finds Thai words within which no line may end: a pattern. */
  whole: string;
  languages: [Lang, Lang];
  longestNick: number;
  longestClock: number;
}

const TOKEN = "govsim-class-token";
const AGAIN = [250, 500, 1000, 2000];
/** Milliseconds without an answer, after which a line counts as lost: a network that is gone does not say so. */
const SILENCE = 15_000;
/** What is not asked again when no answer was heard: it may have been done. */
const ONCE = ["join", "hello", "teach", "go on", "undo", "extend"];

/** A secret of the teacher stands behind the address and is kept for this tab alone. */
function teacherSecret(): string | null {
  const found = /^#teacher:(\S+)$/.exec(location.hash);
  if (!found) return sessionStorage.getItem("govsim-class-teacher");
  sessionStorage.setItem("govsim-class-teacher", found[1]!);
  history.replaceState(null, "", location.pathname);
  return found[1]!;
}

/** A secret by which a device will be known: chosen here, so that a phone that hears no answer knows it all the same. */
const newToken = (): string => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18)))).replaceAll("+", "-").replaceAll("/", "_");

export class Link {
  view: View | null = $state.raw(null);
  error = $state("");
  lost = $state(false);
  joining = $state(true);
  /** When the view came: the clock runs on from there. */
  since = $state(0);
  chosen: Lang = $state("en");
  readonly code = /^#([A-Z2-9]{6})$/i.exec(location.hash)?.[1]?.toUpperCase() ?? "";
  readonly whole: RegExp;
  private readonly secret = teacherSecret();
  private socket: WebSocket | null = null;
  private tries = 0;
  /** What was asked last and not answered yet: it is asked again when the line is back. */
  private unheard: Record<string, unknown> | null = null;
  /** What a student asked to be admitted by, until the class has answered. */
  private entry: Record<string, unknown> | null = null;
  /** Whether the class knows who is at the other end of this line. */
  private entered = false;
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly data: Static) {
    this.whole = new RegExp(`(${data.whole})`);
    // A class that was begun in Thai greets phones in Thai, whatever they are set to; each may switch.
    this.chosen = [document.documentElement.lang, navigator.language].some((lang) => lang.startsWith("th")) ? "th" : "en";
    this.joining = this.secret === null && localStorage.getItem(TOKEN) === null;
    if (!this.joining) this.open();
    // A teacher's new address or another code is a page of its own, and no mere place on this one.
    addEventListener("hashchange", () => location.reload());
    // A phone that slept may hold a line that is dead and does not know it.
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && this.view) this.open();
    });
  }

  get lang(): Lang {
    return this.view?.lang ?? this.chosen;
  }

  say = (key: string, gaps: Record<string, string | number> = {}): string => {
    const both = this.data.words[key];
    if (!both) throw new Error(`there is no phrase room.${key}`);
    return both[this.data.languages.indexOf(this.lang)]!.replace(/{(\w+)}/g, (_, name: string) => String(gaps[name]));
  };

  send(message: Record<string, unknown>): void {
    this.error = "";
    this.unheard = message;
    if (this.socket?.readyState !== WebSocket.OPEN) {
      this.lost = true;
      return;
    }
    this.socket.send(JSON.stringify(message));
    const asked = this.socket;
    this.waiting ??= setTimeout(() => this.socket === asked && this.again(), SILENCE);
  }

  join(code: string, nick: string): void {
    // Another tab of this phone may have joined meanwhile: then this tab is the same student.
    const known = localStorage.getItem(TOKEN);
    const token = known ?? newToken();
    localStorage.setItem(TOKEN, token);
    this.entry = known ? { do: "hello", token } : { do: "join", code, nick, lang: this.chosen, token };
    this.open();
  }

  /** What a line begins with. */
  private first(): Record<string, unknown> {
    if (this.secret) return { do: "teach", secret: this.secret, lang: this.chosen };
    return this.entry ?? { do: "hello", token: localStorage.getItem(TOKEN) ?? "" };
  }

  private open(): void {
    this.hangUp();
    const socket = new WebSocket(`ws://${location.host}/socket`);
    this.socket = socket;
    socket.onopen = () => {
      this.tries = 0;
      this.lost = false;
      const again = this.unheard;
      this.send(this.first());
      if (again && !ONCE.includes(String(again["do"]))) this.send(again);
    };
    socket.onmessage = (event) => {
      if (this.socket === socket) this.hear(JSON.parse(String(event.data)));
    };
    socket.onclose = () => {
      if (this.socket === socket) this.again();
    };
  }

  private hangUp(): void {
    const socket = this.socket;
    this.socket = null;
    this.entered = false;
    clearTimeout(this.waiting);
    this.waiting = undefined;
    socket?.close();
  }

  /** The line is gone: open another, unless there is nothing to say. */
  private again(): void {
    this.hangUp();
    if (this.joining && !this.entry) return;
    this.lost = true;
    setTimeout(() => this.socket ?? this.open(), AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
  }

  /** The class knows nobody by what this device said: it is nobody. */
  private leave(): void {
    this.hangUp();
    if (!this.secret) localStorage.removeItem(TOKEN);
    this.entry = this.unheard = this.view = null;
    this.joining = this.secret === null;
  }

  private hear(said: { view?: View; error?: string; forget?: boolean; heard?: boolean }): void {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    if (said.heard || said.error !== undefined) this.unheard = null;
    if (said.error !== undefined) this.error = said.error;
    if (said.forget || (said.error !== undefined && !this.entered)) this.leave();
    if (said.heard) this.entered = true;
    if (said.view) {
      this.view = said.view;
      this.since = performance.now();
      this.joining = false;
      this.entry = null;
    }
  }
}
