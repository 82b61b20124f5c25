/* The files of the index, read when they are needed and once. ``read`` gives the value of one. */

import { decode, numbers } from "./sets.js";
import { fold, plain, stem, words } from "./words.js";

export class Files {
  constructor(read) {
    this.known = new Map();
    this.read = (name) => {
      if (!this.known.has(name)) this.known.set(name, read(name));
      return this.known.get(name);
    };
  }

  async start() {
    Object.assign(this, await this.read("start"));
    this.beyond = numbers(this.further);
    this.width = 8 * (((this.claims + this.beyond.length) >> 3) + 1);
    this.rules = this.variants.flatMap(([head, one, other, tail]) =>
      [[one, other], [other, one]].map(([from, to]) => [new RegExp(`^(${head})${from}(${tail})$`), to]));
    this.classes = new Map();
    for (const alike of this.spellings) {
      for (const one of alike) {
        this.classes.set(one, [...new Set([...(this.classes.get(one) ?? []), ...alike])]);
      }
    }
    return this;
  }

  /** Have some files fetched that will be read. */
  expect(...names) {
    for (const name of names) this.read(name).catch(() => {});
  }

  /** The stems that count as one with a stem, itself among them. */
  classOf(one) {
    return [...new Set([one, ...(this.classes.get(one) ?? [])])];
  }

  /** Whether an item is one of the words that say nothing of a subject. */
  saysNothing({ field, phrase, prefix, text }) {
    return !(field || phrase || prefix) && this.stopWords.includes(text.toLowerCase());
  }

  /** The stems of a text as it is looked for: of words that the index has as it has them. */
  async stems(text) {
    return (await this.alike(text)).map(([own]) => own);
  }

  /** For each word of a text the stems that stand for it, its own first. */
  async alike(text) {
    return Promise.all([...words(text)].filter((word) => !word.alone).map(async (word) => {
      const written = plain(text.normalize("NFC").slice(word.start, word.end));
      const own = (await this.row("forms", fold(written))) ?? stem(written);
      return [...new Set([own, ...this.spelt(written).map(stem)].flatMap((one) => this.classOf(one)))];
    }));
  }

  /** A text in one stem for each word, the same for words that count as one. */
  async key(text) {
    return (await this.alike(text)).map(least).join(" ");
  }

  /** How a word is spelt on the other side of the Atlantic, if otherwise. */
  spelt(word) {
    if (!/^[a-z]+$/.test(word)) return [];
    return this.rules.flatMap(([rule, to]) => {
      const match = rule.exec(word);
      return match ? [match[1] + to + match[2]] : [];
    });
  }

  /** The number of the part that holds a key, by the first key of each. */
  place(table, key) {
    const starts = this.starts[table];
    let low = 0, high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(key, starts[middle])) high = middle; else low = middle + 1;
    }
    return low - 1;
  }

  /** What a table has for a key. */
  async row(table, key) {
    const place = this.place(table, key);
    if (place < 0) return undefined;
    const part = await this.read(`${table}-${place}`);
    return Object.hasOwn(part, key) ? part[key] : undefined;
  }

  /** What a table has for every key that starts so. */
  async starting(table, start) {
    const found = [];
    const parts = this.starts[table].length;
    for (let place = Math.max(this.place(table, start), 0); place < parts; place++) {
      const part = await this.read(`${table}-${place}`);
      const keys = Object.keys(part);
      found.push(...keys.filter((key) => key.startsWith(start)).map((key) => [key, part[key]]));
      if (keys.some((key) => !key.startsWith(start) && before(start, key))) break;
    }
    return found;
  }

  /** The values of a facet in their order. */
  async values(facet) {
    const rows = await this.read(`facet-${facet}`);
    return rows.map((row) => row.made ??= new Value(row));
  }

  /** All claims in an order. */
  async order(name) {
    return numbers(await this.read(`order-${name}`));
  }

  /** A claim's entry. */
  async claim(doc) {
    const { together } = this.sizes;
    return (await this.read(`claims-${Math.floor((doc - 1) / together)}`))[(doc - 1) % together];
  }

  /** The claim of an item of evidence, by its slot. */
  claimOf(slot) {
    const row = slot % this.width;
    return row <= this.claims ? row : this.beyond[row - this.claims - 1];
  }
}

/** The one of some stems that stands for all of them. */
export function least(stems) {
  return stems.reduce((one, other) => (other < one ? other : one));
}

/* The order in which the database has texts: by their code points. */
function before(one, other) {
  const first = [...one], second = [...other];
  for (let place = 0; place < Math.min(first.length, second.length); place++) {
    if (first[place] !== second[place]) return first[place].codePointAt(0) < second[place].codePointAt(0);
  }
  return first.length < second.length;
}

class Value {
  constructor([value, label, names, parent, docs, items]) {
    Object.assign(this, { value, label, names, parent });
    this.raw = { docs, items };
  }

  get docs() {
    return this.readDocs ??= decode(this.raw.docs);
  }

  /** The items of evidence that have it; null for what claims have as such. */
  get items() {
    if (this.raw.items === null) return null;
    return this.readItems ??= decode(this.raw.items);
  }
}
