/* The state of a search as its address has it, and what was typed as words, phrases and fields. */

const MOST = 64;
const ITEM = /(?<minus>-?)(?:(?<field>[A-Za-z]+):)?(?:"(?<phrase>[^"]*)"(?<star>\*?)|(?<word>[^\s"]+))/gu;
const WORD = /[\p{L}\p{N}_]+/gu;
const OPERATORS = /(?<![^\s()])(?:AND|OR|NOT)(?![^\s()])/u;
const QUOTES = /[“”„‟«»＂]/gu;

/** What was typed, in its items; ``signs`` is what was typed where no word is in it. */
export function parse(text, fields) {
  const plain = text.replace(QUOTES, '"').replaceAll("\u00ad", "").replaceAll("−", "-");
  let read = plain.replace(/(?<!\S)NOT\s+(?=\S)/gu, "-");
  const operator = /(?<!\S)(?:AND|OR)(?!\S)/gu;
  if (operator.test(read)) read = read.replace(operator, " ").replace(/[()]/gu, " ");
  const items = [...read.matchAll(ITEM)].map((match) => item(match.groups, fields));
  const found = items.filter(Boolean).slice(0, MOST);
  const said = plain.split(/\s+/u).filter(Boolean).join(" ");
  const reworded = OPERATORS.test(plain) && said !== found.map(typed).join(" ");
  return { items: found, reworded, signs: found.length ? "" : text.trim() };
}

function item({ minus, field, phrase, star, word }, fields) {
  let name = (field ?? "").toLowerCase();
  let text = phrase ?? word;
  if (name && !fields.includes(name)) [text, name] = [`${field}:${text}`, ""];
  const prefix = word === undefined ? Boolean(star) : word.endsWith("*");
  if (word !== undefined) text = text.replace(/\*+$/u, "");
  text = text.split(/\s+/u).filter(Boolean).join(" ");
  const words = text.match(WORD);
  if (!words) return null;
  return { text, words, field: name, phrase: phrase !== undefined, prefix, excluded: Boolean(minus) };
}

/** An item as it would be typed. */
export function typed({ text, field, phrase, prefix, excluded }) {
  const quoted = phrase ? `"${text}"` : text;
  return `${excluded ? "-" : ""}${field ? `${field}:` : ""}${quoted}${prefix ? "*" : ""}`;
}

/** One state of the search, as an address names it. */
export class Selection {
  constructor(address, { facets, sorts, matches }) {
    const given = new URLSearchParams(address);
    const first = (name) => (given.get(name) ?? "").trim();
    this.names = Object.keys(facets);
    this.words = first("q");
    this.match = Object.hasOwn(matches, first("match")) ? first("match") : "";
    this.chosen = new Map();
    this.sought = new Map();
    for (const name of this.names) {
      const values = [...new Set(given.getAll(name).filter(Boolean))];
      if (values.length) this.chosen.set(name, values);
      if (first(`find-${name}`)) this.sought.set(name, first(`find-${name}`));
    }
    this.years = years(first("year"), first("from"), first("to"));
    this.sort = Object.hasOwn(sorts, first("sort")) ? first("sort") : "relevance";
    this.page = Math.max(number(first("page")) || 1, 1);
  }

  with(changes) {
    return Object.assign(Object.create(Selection.prototype), this, changes);
  }

  toggled(name, value) {
    const held = this.chosen.get(name) ?? [];
    const values = held.includes(value) ? held.filter((one) => one !== value) : [...held, value];
    const chosen = new Map(this.chosen);
    if (values.length) chosen.set(name, values); else chosen.delete(name);
    return this.with({ chosen, page: 1 });
  }

  seeking(name) {
    const sought = new Map(this.sought);
    sought.delete(name);
    return this.with({ sought, page: 1 });
  }

  get cleared() {
    return this.with({ chosen: new Map(), sought: new Map(), years: [null, null], page: 1 });
  }

  get hasYears() {
    return this.years.some((year) => year !== null);
  }

  /** The names and values of its address, in one order only. */
  pairs(...without) {
    const made = [["q", this.words], ["match", this.match]];
    for (const name of this.names) {
      for (const value of [...(this.chosen.get(name) ?? [])].sort(byCodePoint)) made.push([name, value]);
    }
    if (this.hasYears) made.push(["year", yearsText(this.years)]);
    if (this.sort !== "relevance") made.push(["sort", this.sort]);
    for (const name of this.names) made.push([`find-${name}`, this.sought.get(name) ?? ""]);
    if (this.page > 1) made.push(["page", String(this.page)]);
    return made.filter(([name, value]) => value && !without.includes(name));
  }

  /** Its address, relative to the page of the search. */
  get address() {
    return `?${new URLSearchParams(this.pairs())}`;
  }
}

/** The years that “2005..2012”, “2005”, “..2012” or two separate numbers name. */
export function years(span, first = "", last = "") {
  if (span && !first && !last) {
    const place = span.indexOf("..");
    [first, last] = place < 0 ? [span, span] : [span.slice(0, place), span.slice(place + 2)];
  }
  const found = [number(first), number(last)];
  return found[0] !== null && found[1] !== null && found[0] > found[1] ? found.reverse() : found;
}

export function yearsText([first, last]) {
  return first === last ? String(first) : `${first ?? ""}..${last ?? ""}`;
}

function number(text) {
  if (!/^\s*[+-]?\d+\s*$/u.test(text)) return null;
  const value = Number(text);
  return Math.abs(value) < 10000 ? value : null;
}

function byCodePoint(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}
