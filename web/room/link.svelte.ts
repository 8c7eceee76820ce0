/** The device's line to the class: it comes back by itself, and says who it is. */
import type { Lang, View } from "./view";

export interface Static {
  words: Record<string, [string, string]>;
  languages: [Lang, Lang];
  longestNick: number;
  longestClock: number;
}

const TOKEN = "govsim-class-token";
const AGAIN = [250, 500, 1000, 2000];
/** Milliseconds without an answer, after which a line counts as lost: a network that is gone does not say so. */
const SILENCE = 15_000;

/** A secret of the teacher stands behind the address and is kept for this tab alone. */
function teacherSecret(): string | null {
  const found = /^#teacher:(\S+)$/.exec(location.hash);
  if (!found) return sessionStorage.getItem("govsim-class-teacher");
  sessionStorage.setItem("govsim-class-teacher", found[1]!);
  history.replaceState(null, "", location.pathname);
  return found[1]!;
}

export class Link {
  view: View | null = $state.raw(null);
  error = $state("");
  lost = $state(false);
  joining = $state(true);
  /** When the view came: the clock runs on from there. */
  since = $state(0);
  chosen: Lang = $state("en");
  readonly code = /^#([A-Z2-9]{6})$/i.exec(location.hash)?.[1]?.toUpperCase() ?? "";
  private readonly secret = teacherSecret();
  private socket: WebSocket | null = null;
  private tries = 0;
  /** What was asked last and not answered yet: it is asked again when the line is back. */
  private unheard: Record<string, unknown> | null = null;
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly data: Static) {
    // A class that was begun in Thai greets phones in Thai, whatever they are set to; each may switch.
    this.chosen = [document.documentElement.lang, navigator.language].some((lang) => lang.startsWith("th")) ? "th" : "en";
    this.joining = this.secret === null && localStorage.getItem(TOKEN) === null;
    this.open();
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
    this.waiting ??= setTimeout(() => this.drop(asked), SILENCE);
  }

  private drop(socket: WebSocket): void {
    this.waiting = undefined;
    if (this.socket !== socket) return;
    socket.onclose = null;
    socket.close();
    this.again();
  }

  private again(): void {
    this.lost = !this.joining; // who has not joined yet is let go by the server after a while, and comes back unseen
    setTimeout(() => this.open(), AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
  }

  join(code: string, nick: string): void {
    this.send({ do: "join", code, nick, lang: this.chosen });
  }

  private open(): void {
    const socket = new WebSocket(`ws://${location.host}/socket`);
    this.socket = socket;
    socket.onopen = () => {
      this.tries = 0;
      this.lost = false;
      const token = localStorage.getItem(TOKEN);
      const again = this.unheard;
      if (this.secret) this.send({ do: "teach", secret: this.secret, lang: this.chosen });
      else if (token) this.send({ do: "hello", token });
      if (again && !["join", "hello", "teach"].includes(String(again["do"]))) this.send(again);
    };
    socket.onmessage = (event) => this.hear(JSON.parse(String(event.data)));
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.again();
    };
  }

  private hear(said: { view?: View; error?: string; token?: string; forget?: boolean; heard?: boolean }): void {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    if (said.heard || said.error !== undefined) this.unheard = null;
    if (said.token) localStorage.setItem(TOKEN, said.token);
    if (said.forget) {
      localStorage.removeItem(TOKEN);
      this.view = null;
      this.joining = true;
      this.socket?.close();
    }
    if (said.error !== undefined) {
      this.error = said.error;
      if (this.secret && !this.view) this.joining = false;
    }
    if (said.view) {
      this.view = said.view;
      this.since = performance.now();
      this.joining = false;
    }
  }
}
