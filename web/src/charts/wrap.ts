/** A text in lines that fit a width: SVG breaks none. Thai has no spaces, so words are found by the browser. */
const segmenters = new Map<string, Intl.Segmenter>();

/** Places at which a line may end. Browsers before 2024 may know no words: there spaces, and in Thai any letter. */
function pieces(text: string, lang: string): string[] {
  if (!("Segmenter" in Intl)) return text.match(lang === "th" ? /\P{M}\p{M}*/gu : /\S*\s*/g) ?? [];
  const segmenter = segmenters.get(lang) ?? new Intl.Segmenter(lang, { granularity: "word" });
  segmenters.set(lang, segmenter);
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

export function wrapped(text: string, width: number, lang: string, size = 13): string[] {
  const long = (line: string) => line.replace(/\p{M}/gu, "").length * size * 0.54;
  const lines = [""];
  for (const segment of pieces(text, lang)) {
    const longer = lines.at(-1)! + segment;
    if (long(longer.trimEnd()) > width && lines.at(-1)) lines.push(segment.trimStart());
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line) => line.trim()).filter(Boolean);
}
