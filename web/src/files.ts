/** Files that the reader takes away: made here, sent nowhere. */

import { wrapped } from "./charts/wrap";

export type Row = (string | number | null)[];

export function save(name: string, kind: string, content: string | Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: kind }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** RFC 4180, with the mark by which spreadsheets know UTF-8. A text that a spreadsheet would compute is kept a text. */
export function csv(heads: string[], rows: Row[]): string {
  const cell = (value: string | number | null) => {
    if (typeof value !== "string") return value === null ? "" : String(value);
    const text = /^[=+\-@\t\r]/.test(value) && Number.isNaN(Number(value)) ? `'${value}` : value;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `\ufeff${[heads, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

const LOOKS = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-opacity",
  "font-size",
  "font-weight",
  "font-family",
  "text-anchor",
  "opacity",
];

const SVG = "http://www.w3.org/2000/svg";

/** A part of the page as a file of its own: what the page's style says stands in it. */
function inlined(picture: SVGSVGElement): SVGSVGElement {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const [from, to] = [picture, copy].map((root) => [root, ...root.querySelectorAll("*")]) as [Element[], Element[]];
  from.forEach((element, place) => {
    const style = getComputedStyle(element);
    for (const look of LOOKS) {
      const value = style.getPropertyValue(look);
      to[place]!.setAttribute(look, look === "fill" && value.startsWith("url") ? element.getAttribute("fill")! : value);
    }
    to[place]!.removeAttribute("class");
    to[place]!.removeAttribute("style");
  });
  return copy;
}

function add(to: Element, name: string, attributes: Record<string, string | number>, content = ""): Element {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.textContent = content;
  to.append(element);
  return element;
}

export interface Picture {
  text: string;
  width: number;
  height: number;
}

/** A figure with its title, what its marks mean, and what it is of. */
export function pictureOf(frame: HTMLElement, title: string, note: string, lang: string): Picture {
  const drawn = frame.querySelector<SVGSVGElement>(".chart > svg")!;
  const style = getComputedStyle(document.body);
  const width = Math.ceil(drawn.getBoundingClientRect().width) + 24;
  const root = document.createElementNS(SVG, "svg");
  add(root, "title", {}, title);
  if (letters()) add(root, "style", {}, letters());
  const ground = add(root, "rect", { width, fill: style.backgroundColor });
  let y = 10;
  const say = (text: string, size: number, weight: number) => {
    for (const line of wrapped(text, width - 24, lang, size)) {
      y += size * 1.4;
      add(root, "text", { x: 12, y, "font-size": size, "font-weight": weight, fill: style.color }, line);
    }
  };
  say(title, 16, 600);
  y += 8;
  let x = 12;
  for (const entry of frame.querySelectorAll(".legend li")) {
    const label = entry.textContent!.trim();
    const [sample, long] = [entry.querySelector("svg")!, 40 + label.replace(/\p{M}/gu, "").length * 7.2];
    if (x > 12 && x + long > width - 12) [x, y] = [12, y + 20];
    const mark = inlined(sample);
    const { width: wide, height } = sample.getBoundingClientRect();
    for (const [key, value] of Object.entries({ x, y: y + 10 - height / 2, width: wide, height }))
      mark.setAttribute(key, String(value));
    root.append(mark);
    add(root, "text", { x: x + wide + 6, y: y + 14, "font-size": 13, fill: style.color }, label);
    x += long + 12;
  }
  if (x > 12) y += 26;
  const copy = inlined(drawn);
  const { height } = drawn.getBoundingClientRect();
  copy.setAttribute("x", "12");
  copy.setAttribute("y", String(y));
  copy.setAttribute("height", String(height));
  root.append(copy);
  y += height;
  say(note, 11, 400);
  y = Math.ceil(y + 12);
  ground.setAttribute("height", String(y));
  for (const [key, value] of Object.entries({
    width,
    height: y,
    viewBox: `0 0 ${width} ${y}`,
    "font-family": style.fontFamily,
  }))
    root.setAttribute(key, String(value));
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`;
  return { text, width, height: y };
}

/** The page's letters, so that a picture has them wherever it is opened. */
function letters(): string {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  return rules
    .filter((rule) => rule instanceof CSSFontFaceRule)
    .map((rule) => rule.cssText)
    .join("\n");
}

/** The same as pixels, twice as many as on the screen. */
export async function png({ text, width, height }: Picture): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * width, 2 * height];
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) =>
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("PNG"))), "image/png"),
  );
}
