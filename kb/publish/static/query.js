/* The state of a search as its address has it, and what was typed as words, phrases and fields. */

import { leaves, tree, written } from "./operators.js";

export const MOST = 64;
const LONGEST = 500, LONGEST_NAME = 60, VALUES = 25;
const ITEM = String.raw`(?<minus>-?)(?:(?<field>[A-Za-z]+):)?(?:"(?<phrase>[^"]*)"(?<star>\*?)|(?<word>`;
const PLAIN = new RegExp(`${ITEM}[^\\s"]+))`, "gu");
const TOKEN = new RegExp(
  String.raw`(?<sign>-?\(|\)|(?<![\p{L}\p{N}_])(?:AND|OR|NOT)(?=[\s()]|$))|` +
  `${ITEM}${String.raw`[^\s"()]+(?:\([^\s"()]*\)[^\s"()]*)*`}))`, "gu");
const SIGNS = { "-(": ["NOT", "("] };
const WORD = /[\p{L}\p{N}_]+/gu;
const OPERATOR = /(?<![^\s()])(?:AND|OR)(?![^\s()])|(?<![^\s(])(?:NOT\s+|-)\(/u;
const READ = /(?<![^\s()])(?:AND|OR|NOT)(?![^\s()])|(?<![^\s(])-\(/u;
const OPERATORS = ["AND", "OR", "NOT"];
const QUOTES = /[“”„‟«»＂]/gu;
const UNSEEN = /[\u00ad\u034f\u200c-\u200f\u2060\ufeff]/gu;
const CLUSTER = /[\u1100-\u11ff]+|[\p{L}\p{N}\p{M}]\p{M}*/gu;

/** What was typed, in its items; ``tree`` says how they hang together where operators stood
    between them, ``signs`` is what was typed where no word is in it. */
export function parse(text, fields) {
  const plain = text.replace(QUOTES, '"').replaceAll("−", "-").replace(UNSEEN, "").replaceAll("\u200b", " ")
    .replace(CLUSTER, (letter) => letter.normalize("NFKC")).trim().replace(/(?<![\p{L}\p{N}_])-{2,}/gu, "-");
  const read = OPERATOR.test(plain.replace(/"[^"]*"/gu, '""')) ? withOperators(plain, fields) : withNone(plain, fields);
  const said = plain.split(/\s+/u).filter(Boolean).join(" ");
  const again = read.tree ? written(read.tree, typed) : read.items.map(typed).join(" ");
  const reworded = Boolean(read.items.length) && said !== again && READ.test(plain);
  return { ...read, typed: plain, signs: read.items.length ? "" : plain, reworded: reworded ? again : "" };
}

function withNone(plain, fields) {
  const matches = [...plain.replace(/(?<!\S)NOT\s+(?=\S)/gu, "-").matchAll(PLAIN)];
  const items = matches.map((match) => item(match.groups, fields)).filter(Boolean);
  return { items: items.slice(0, MOST), tree: null, cut: items.length > MOST };
}

/* A query with operators; one of a single item is read as if it had none. */
function withOperators(plain, fields) {
  const tokens = [];
  for (const { groups } of plain.matchAll(TOKEN)) {
    if (groups.sign) tokens.push(...(SIGNS[groups.sign] ?? [groups.sign]));
    else {
      const read = item(groups, fields);
      if (read) tokens.push(...(read.excluded ? ["NOT"] : []), { ...read, excluded: false });
    }
  }
  let left = MOST;
  const last = tokens.findIndex((one) => typeof one === "object" && left-- === 0);
  const node = tree(last < 0 ? tokens : tokens.slice(0, last));
  if (!node) return { items: [], tree: null, cut: false };
  const items = leaves(node).map(([one, excluded]) => ({ ...one, excluded }));
  return { items, tree: items.length > 1 ? node : null, cut: last >= 0 };
}

function item({ minus, field, phrase, star, word }, fields) {
  let name = (field ?? "").toLowerCase();
  let text = phrase ?? word;
  if (name && !fields.includes(name)) [text, name] = [`${field}:${text}`, ""];
  const prefix = word === undefined ? Boolean(star) : word.endsWith("*");
  if (word !== undefined) text = text.replace(/\*+$/u, "");
  text = text.split(/\s+/u).filter(Boolean).join(" ");
  // A parenthesis would make an operator of the minus, another minus would take it back.
  if (minus && !phrase) text = text.replace(/^[(-]+/u, "");
  const words = text.match(WORD);
  const bare = text.replace(/^[()]+|[()]+$/gu, "");
  if (!words || (OPERATORS.includes(bare) && !(name || prefix || phrase))) return null;
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
    this.remarks = [];
    this.words = first("q").slice(0, LONGEST).trim();
    this.match = Object.hasOwn(matches, first("match")) ? first("match") : "";
    this.chosen = new Map();
    this.sought = new Map();
    for (const name of this.names) {
      const values = [...new Set(given.getAll(name).filter(Boolean))];
      if (values.length) this.chosen.set(name, values.slice(0, VALUES));
      if (values.length > VALUES) this.remarks.push(`Only the first ${VALUES} values of “${facets[name]}” were read.`);
      const sought = first(`find-${name}`).slice(0, LONGEST_NAME).trim();
      if (sought) this.sought.set(name, sought);
    }
    if (first("q").length > LONGEST) this.remarks.push(`Only the first ${LONGEST} letters of the words were read.`);
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
