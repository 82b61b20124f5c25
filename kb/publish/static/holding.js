/* Which claims hold what a query asks for, item by item, and how well each item fits them. */

import { count, empty, everything, join, meet, members, put } from "./sets.js";
import { least } from "./files.js";
import { holders, runs } from "./scores.js";
import { fold, goesOn, isPaired } from "./words.js";

const LONGEST_NAME = 8;

export class Holding {
  constructor(files) {
    this.files = files;
    this.concepts = [];
  }

  /** What the index has for some words, read at once. */
  async rows(stems) {
    return Promise.all([...stems].map((stem) => this.files.row("words", stem)));
  }

  /** The claims that hold one of some words. */
  async any(stems) {
    const made = empty(this.files.claims);
    for (const row of await this.rows(stems)) join(made, holders(row, this.files.claims));
    return made;
  }

  /** The claims that hold a word which starts so as it is written, or another of its stem. */
  async prefix(start) {
    const made = empty(this.files.claims);
    for (const stem of new Set((await this.files.starting("forms", start)).map(([, word]) => word))) {
      join(made, holders(await this.files.row("words", stem), this.files.claims));
    }
    return made;
  }

  /** The claims that hold the words of an item one after the other. */
  async phrase(item) {
    const stems = await this.files.stems(item.text);
    const last = open(item) ? fold(item.words.at(-1)) : null;
    const made = empty(this.files.claims);
    const docs = everything(this.files.claims);
    for (const stem of last === null ? stems : stems.slice(0, -1)) {
      meet(docs, holders(await this.files.row("words", stem), this.files.claims));
    }
    if (last !== null) meet(docs, await this.prefix(last));
    await Promise.all([...members(docs)].map(async (doc) => {
      const { statement, prose, titles, authors } = await this.files.claim(doc);
      const holds = [statement, prose, titles, authors].some((text) => runs(text, stems, last).next().value);
      if (holds) put(made, doc);
    }));
    return made;
  }

  /** The claims that hold an item itself: a word, a phrase or the start of a word. */
  async itself(item) {
    if (item.phrase) return this.phrase(item);
    const alike = [...await this.files.alike(item.text)];
    let made = everything(this.files.claims);
    if (open(item) && alike.length) {
      alike.pop();
      made = await this.prefix(fold(item.words.at(-1)));
    }
    let held = await Promise.all(alike.map((stems) => this.any(stems)));
    // A pair of letters where two words meet, which no text holds, asks for nothing.
    if (isPaired(item.text) && held.some(count)) held = held.filter(count);
    for (const bits of held) meet(made, bits);
    return made;
  }

  /** The claims that hold an item, or bear on what its words name. */
  async held(item) {
    const made = await this.itself(item);
    if (item.phrase) return made;
    const key = open(item) ? null : await this.files.key(item.text);
    const named = [...this.concepts.filter((one) => one.items.has(item)), ...this.files.concepts.filter((one) => one.keys.includes(key))];
    for (const row of await this.rows(named.map((one) => one.word))) {
      join(made, holders(row, this.files.claims));
    }
    return made;
  }

  /** Note the terms that any of their names stands for in runs of items side by side. */
  async lookForConcepts(runs) {
    const named = new Map();
    for (const run of runs) {
      const all = (await Promise.all(run.map(async ([text, item]) =>
        (await this.files.alike(text)).map((stems) => [least(stems), item])))).flat();
      for (let start = 0; start < all.length; start++) {
        for (let end = start + 1; end <= Math.min(start + LONGEST_NAME, all.length); end++) {
          const some = all.slice(start, end);
          const name = some.map(([stem]) => stem).join(" ");
          if (!named.has(name)) named.set(name, new Set());
          for (const [, item] of some) named.get(name).add(item);
        }
      }
    }
    this.concepts = this.files.concepts.flatMap((one) => {
      const found = one.keys.map((name) => named.get(name)).filter(Boolean);
      return found.length ? [{ ...one, items: new Set(found.flatMap((items) => [...items])) }] : [];
    });
  }

  /** Add to the scores each word once, then starts of words, phrases and terms. */
  async score(scored, items) {
    const whole = new Set(), started = new Set();
    for (const item of items) {
      const alike = [...await this.files.alike(item.text)];
      if (open(item) && alike.length) {
        alike.pop();
        started.add(fold(item.words.at(-1)));
      }
      for (const stem of alike.flat()) whole.add(stem);
    }
    for (const row of await this.rows(whole)) scored.add(row);
    const { prefix, phrase } = this.files.scores;
    for (const start of started) scored.flat(await this.prefix(start), prefix);
    for (const item of items) if (item.phrase) scored.flat(await this.phrase(item), phrase);
    for (const row of await this.rows(this.concepts.map((one) => one.word))) scored.add(row);
  }
}

/* Whether an item is only the start of a word, as a single letter of Chinese is. */
function open(item) {
  return item.prefix || goesOn(item.text);
}
