/* A search in the browser: the same claims and the same counts as the server's, by its index. */

import { parse, typed, years } from "./query.js";
import { both, bytes, count, decode, empty, has, join, meet, members, put, shared } from "./sets.js";
import { fold, words } from "./words.js";

const SOURCES = 200, LISTED = 24, LONGEST_NAME = 8, NAMED = 3, FIRST = 2 ** 40;

export class Engine {
  constructor(files) {
    this.files = files;
  }

  /** The claims that a state of the search finds, in their order, with what can be counted. */
  async search(address) {
    const { selection, remarks } = await this.known(address);
    const query = parse(selection.words, this.files.fields);
    if (selection.sort !== "relevance" || !query.items.length) {
      this.files.expect(`order-${selection.sort === "relevance" ? "standing" : selection.sort}`);
    } else this.files.expect("facet-certainty", "facet-status");
    this.files.expect(...[...selection.chosen.keys()].map((name) => `facet-${name}`));
    const matched = await this.match(query);
    const some = (await this.filters(selection, matched)).without("").docs;
    const shown = await this.shown(selection, matched);
    const filters = await this.filters(selection, { ...matched, docs: shown.docs });
    const base = filters.without("");
    const total = count(base.docs);
    const holders = { shown: shown.name, every: shared(some, matched.every), some: count(some), closest: shared(some, shown.docs), unheld: matched.unheld };
    const first = (selection.page - 1) * this.files.sizes.page;
    const order = await this.ordered(selection, matched, base.docs);
    return {
      selection, filters, total, holders, notes: [...remarks, ...matched.notes], marks: matched.marks, all: order,
      docs: order.slice(first, first + this.files.sizes.page),
    };
  }

  /** The selection without values that no facet has, but for one where it has none that is known. */
  async known(selection) {
    const chosen = new Map(), remarks = [];
    for (const [name, asked] of selection.chosen) {
      const values = new Set((await this.files.values(name)).map((one) => one.value));
      const held = asked.filter((value) => values.has(value));
      const unknown = asked.filter((value) => !values.has(value));
      if (unknown.length) {
        const named = unknown.slice(0, NAMED).map((value) => `“${value}”`).join(", ");
        const more = unknown.length > NAMED ? ` and ${unknown.length - NAMED} more` : "";
        const what = held.length ? "so that was left out" : "so nothing is found";
        remarks.push(`There is no ${named}${more} under “${this.files.facets[name]}” here, ${what}.`);
      }
      chosen.set(name, held.length ? held : asked.slice(0, 1));
    }
    return { selection: selection.with({ chosen }), remarks };
  }

  /** Which claims of those that a query finds are shown. */
  async shown(selection, { docs, every, scores }) {
    const { enough, closest } = this.files.sizes;
    if (selection.match === "some") return { name: "some", docs };
    if (selection.match === "all" || count(every) >= enough) return { name: "all", docs: every };
    if (count(docs) <= closest || count(docs) === count(every)) return { name: "some", docs };
    const made = empty(this.files.claims);
    for (const doc of (await this.best({ scores, every }, docs)).slice(0, closest)) put(made, doc);
    return { name: "closest", docs: made };
  }

  everything() {
    const made = empty(this.files.claims);
    for (let doc = 1; doc <= this.files.claims; doc++) put(made, doc);
    return made;
  }

  async match(query) {
    if (query.signs) {
      const note = `There is no word in “${query.signs}” to search for.`;
      const nothing = empty(this.files.claims);
      return { docs: nothing, every: nothing, unheld: [], scores: null, notes: [note], marks: [], conditions: [] };
    }
    const scored = new Scores(this.files);
    const items = await Promise.all(query.items.map((item) => this.joined(item)));
    const free = (item) => !(item.field || item.excluded);
    const asked = await this.fields(items.filter((item) => item.field && !item.excluded));
    const phrases = items.filter((item) => free(item) && item.phrase);
    const loose = [...items.filter((item) => free(item) && !item.phrase), ...asked.loose];
    const alone = !(phrases.length || asked.docs.length || asked.conditions.length);
    const terms = this.informative(loose, alone);
    const held = await Promise.all(phrases.map((item) => this.phrase(item)));
    const concepts = await this.concepts([
      items.filter(free).map((item) => [item.text, item]),
      query.items.flatMap((item, place) => (free(items[place]) ? [[item.text, items[place]]] : [])),
    ]);
    await this.score(scored, terms, phrases, held);
    for (const row of await this.rows(concepts.map((one) => one.word))) scored.add(row);
    let docs = this.everything();
    for (const bits of [...asked.docs, ...held]) docs = meet(docs, bits);
    for (const item of items.filter((one) => one.excluded)) meet(docs, await this.unwanted(item), true);
    const every = docs.slice();
    const unheld = [];
    for (const item of terms) {
      const bits = await this.holding(item, concepts);
      if (!count(bits)) unheld.push(item);
      else if (!phrases.length) meet(every, bits);
    }
    if (terms.length && !phrases.length) docs = meet(docs, scored.found);
    meet(every, docs);
    const notes = [];
    if (query.reworded) notes.push(`This was read as: ${query.items.map(typed).join(" ")}`);
    notes.push(...asked.notes, ...unheld.map((item) => `No claim holds the word “${typed(item)}”.`));
    return {
      docs, every, unheld, notes,
      scores: terms.length + phrases.length + concepts.length ? scored : null,
      conditions: asked.conditions, marks: [...terms, ...phrases, ...concepts.flatMap((one) =>
        one.names.map((text) => ({ text, phrase: true })))],
    };
  }

  /** The claims that hold a word or one that counts as the same, or bear on a feature it names. */
  async holding(item, concepts) {
    const stems = [...await this.files.stems(item.text)];
    let made = this.everything();
    if (item.prefix && stems.length) {
      stems.pop();
      made = await this.prefix(fold(item.words.at(-1)));
    }
    for (const stem of stems) {
      const held = empty(this.files.claims);
      for (const row of await this.rows(this.files.classOf(stem))) join(held, holders(row, this.files.claims));
      meet(made, held);
    }
    for (const row of await this.rows(concepts.filter((one) => one.items.has(item)).map((one) => one.word))) {
      join(made, holders(row, this.files.claims));
    }
    return made;
  }

  /** A word with a hyphen as one word, where that is how the texts have it. */
  async joined(item) {
    if (item.field || item.phrase || item.prefix || !item.text.includes("-")) return item;
    const text = item.words.join("");
    const stems = await this.files.stems(text);
    const rows = await this.rows(stems);
    const named = this.files.concepts.some((one) => one.stems.some((name) => name.join(" ") === stems.join(" ")));
    return named || rows.some(Boolean) ? { ...item, text, words: [text] } : item;
  }

  informative(terms, alone) {
    const stop = new Set(this.files.stopWords);
    const telling = terms.filter((item) => item.prefix || !stop.has(item.text.toLowerCase()));
    return telling.length || !alone ? telling : terms;
  }

  /** What the index has for some words, read at once. */
  async rows(stems) {
    return Promise.all([...stems].map((stem) => this.files.row("words", stem)));
  }

  async score(scored, terms, phrases, held) {
    const whole = new Set(), started = new Set();
    for (const item of [...terms, ...phrases]) {
      const stems = await this.files.stems(item.text);
      if (item.prefix && stems.length) {
        stems.pop();
        started.add(fold(item.words.at(-1)));
      }
      for (const stem of stems) whole.add(stem);
    }
    for (const stem of [...whole]) for (const one of this.files.classOf(stem)) whole.add(one);
    for (const row of await this.rows(whole)) scored.add(row);
    const { prefix, phrase } = this.files.scores;
    for (const start of started) scored.flat(await this.prefix(start), prefix);
    for (const bits of held) scored.flat(bits, phrase);
  }

  /** The claims that hold a word which starts so as it is written, or another of its stem. */
  async prefix(start) {
    const made = empty(this.files.claims);
    for (const stem of new Set((await this.files.starting("forms", start)).map(([, word]) => word))) {
      join(made, holders(await this.files.row("words", stem), this.files.claims));
    }
    return made;
  }

  /** The claims that hold these words one after the other. */
  async phrase(item) {
    const stems = await this.files.stems(item.text);
    const last = item.prefix ? fold(item.words.at(-1)) : null;
    const made = empty(this.files.claims);
    let docs = this.everything();
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

  async unwanted(item) {
    if (item.field) {
      const named = await this.namedBy(item);
      return named?.items ? this.claims(named.items) : named?.docs ?? empty(this.files.claims);
    }
    if (item.phrase || item.words.length > 1) return this.phrase(item);
    if (item.prefix) return this.prefix(fold(item.words.at(-1)));
    const made = empty(this.files.claims);
    for (const stem of await this.files.stems(item.text)) {
      for (const one of this.files.classOf(stem)) {
        join(made, holders(await this.files.row("words", one), this.files.claims));
      }
    }
    return made;
  }

  /** The features that any of their names stands for in a query, word for word, each with the
      items that name it. */
  async concepts(runs) {
    const least = (stem) => this.files.classOf(stem).reduce((one, other) => (other < one ? other : one));
    const named = new Map();
    for (const run of runs) {
      const all = (await Promise.all(run.map(async ([text, item]) =>
        (await this.files.stems(text)).map((stem) => [least(stem), item])))).flat();
      for (let start = 0; start < all.length; start++) {
        for (let end = start + 1; end <= Math.min(start + LONGEST_NAME, all.length); end++) {
          const some = all.slice(start, end);
          const name = some.map(([stem]) => stem).join(" ");
          if (!named.has(name)) named.set(name, new Set());
          for (const [, item] of some) named.get(name).add(item);
        }
      }
    }
    return this.files.concepts.flatMap((one) => {
      const found = one.stems.map((name) => named.get(name.map(least).join(" "))).filter(Boolean);
      return found.length ? [{ ...one, items: new Set(found.flatMap((items) => [...items])) }] : [];
    });
  }

  /* Field words. */

  async fields(items) {
    const made = { docs: [], conditions: [], loose: [], notes: [] };
    const byField = new Map();
    for (const item of items) {
      const named = await this.namedBy(item);
      if (!named) {
        made.loose.push({ ...item, field: "", phrase: false });
        made.notes.push(`“${typed(item)}” names no ${item.field} here, so it was read as words.`);
      } else if (named.docs) made.docs.push(named.docs);
      else byField.set(item.field, [...(byField.get(item.field) ?? []), named.items]);
    }
    let common = null;
    const apart = [];
    for (const [field, sets] of byField) {
      const shared = sets.reduce(both);
      if (sets.length > 1 && !count(shared)) {
        apart.push(...sets);
        made.notes.push(`No item of evidence has more than one ${field} of those asked for, so these are claims with an item for each.`);
      } else common = common ? both(common, shared) : shared;
    }
    if (apart.length) made.conditions = apart.map((one) => (common ? both(one, common) : one));
    else if (common) made.conditions = [common];
    return made;
  }

  /** The claims, or items of evidence, that a field word stands for; null where it names nothing. */
  async namedBy(item) {
    if (item.field === "year") {
      const span = years(item.text);
      return span.every((one) => one === null) ? null : { items: await this.within(span) };
    }
    if (item.field === "author") return this.author(item);
    const values = await this.files.values(item.field);
    const picked = item.field === "source" ? this.source(item, values) : pick(values, fold(item.text));
    if (!picked.length) return null;
    return this.files.itemFacets.includes(item.field)
      ? { items: this.slots(picked) }
      : { docs: picked.reduce((made, value) => join(made, value.docs), empty(this.files.claims)) };
  }

  async author(item) {
    const stems = await this.files.stems(item.text);
    let made = null;
    for (const [place, stem] of stems.entries()) {
      const open = item.prefix && place === stems.length - 1;
      const rows = open ? await this.files.starting("authors", stem)
        : [[stem, await this.files.row("authors", stem)]].filter(([, row]) => row);
      if (!rows.length) return null;
      const found = rows.reduce((bits, [, row]) => join(bits, decode(row)), this.noItems());
      made = made ? both(made, found) : found;
    }
    return made && count(made) ? { items: made } : null;
  }

  source(item, values) {
    const started = values.filter((value) => value.value.startsWith(item.text));
    const exact = started.filter((value) => value.value === item.text);
    if (started.length) return exact.length ? exact : started.slice(0, SOURCES);
    const wanted = [...words(item.text)].map((word) => word.stem);
    return values.filter((value) => {
      const title = new Set([...words(value.names.at(-1))].map((word) => word.stem));
      return wanted.every((stem) => title.has(stem));
    });
  }

  noItems() {
    return empty(this.files.layers * this.files.width);
  }

  slots(values) {
    return values.reduce((made, value) => join(made, value.items), this.noItems());
  }

  async within([first, last]) {
    const values = await this.files.values("year");
    return this.slots(values.filter(({ value }) =>
      (first === null || Number(value) >= first) && (last === null || Number(value) <= last)));
  }

  /** The claims that have any item in a set. */
  claims(items) {
    const made = empty(this.files.claims);
    for (const slot of members(items)) put(made, this.files.claimOf(slot));
    return made;
  }

  /* Filters and counts. */

  async filters(selection, matched) {
    const docs = new Map(), items = new Map();
    for (const [facet, chosen] of selection.chosen) {
      const values = (await this.files.values(facet)).filter((one) => chosen.includes(one.value));
      if (this.files.itemFacets.includes(facet)) items.set(facet, this.slots(values));
      else docs.set(facet, values.reduce((made, one) => join(made, one.docs), empty(this.files.claims)));
    }
    if (selection.hasYears) items.set("year", await this.within(selection.years));
    return new Filters(this, matched, docs, items);
  }

  /** A facet with its values, each counted under what is chosen of the others. */
  async facet(result, name) {
    const { selection, filters } = result;
    const chosen = selection.chosen.get(name) ?? [];
    const base = filters.without(name);
    const sought = selection.sought.get(name);
    const long = this.files.longFacets.includes(name);
    let choices = (await this.files.values(name))
      .filter((value) => !sought || value.names.some((text) => text.includes(fold(sought))))
      .map((value, position) => ({ value, position, count: base.count(value) }));
    const all = choices.filter((one) => one.count || (!long && !sought && chosen.includes(one.value.value)));
    choices = all;
    if (long && !sought) choices = [...all].sort((one, other) => other.count - one.count || one.position - other.position);
    if (long || sought) choices = choices.slice(0, LISTED);
    const listed = new Set(choices.map((one) => one.value.value));
    const others = (await this.files.values(name)).filter((value) => chosen.includes(value.value) && !listed.has(value.value));
    choices = [...choices, ...others.map((value) => ({ value, count: base.count(value) }))];
    const parents = new Map(choices.map((one) => [one.value.value, one.value.parent]));
    const known = choices.map(({ value, count: number }) => ({
      value: value.value, label: this.label(name, value), count: number,
      selected: chosen.includes(value.value), depth: depth(value.value, parents),
    }));
    const unknown = chosen.filter((value) => !parents.has(value)).map((value) => ({
      value, label: capital(value.replaceAll("-", " ")), count: 0, selected: true, depth: 0,
    }));
    return { name, label: this.files.facets[name], choices: [...known, ...unknown], more: all.length > LISTED && (long || Boolean(sought)) };
  }

  label(facet, value) {
    return this.files.labels?.[facet]?.[value.value] ?? value.label;
  }

  async years(result) {
    const base = result.filters.without("year");
    const bars = (await this.files.values("year")).map((value) => [Number(value.value), base.count(value)]);
    return bars.filter(([, number]) => number);
  }

  /* Order. */

  async ordered(selection, matched, docs) {
    const sort = selection.sort;
    if (sort !== "relevance" || !matched.scores) {
      const order = await this.files.order(sort === "relevance" ? "standing" : sort);
      return [...order].filter((doc) => has(docs, doc));
    }
    return this.best(matched, docs);
  }

  /** Claims by how well they fit, those that hold all words first. */
  async best({ scores, every }, docs) {
    const standing = await this.standing();
    const points = (doc) => (has(every, doc) ? FIRST : 0) + (scores?.points[doc] ?? 0) * 4 + standing[doc];
    return [...members(docs)].sort((one, other) => points(other) - points(one) || one - other);
  }

  /** What stands first among claims that fit equally well: the surer ones, not superseded. */
  async standing() {
    const made = new Uint8Array(this.files.claims + 1);
    const worth = { low: 1, moderate: 2, high: 3 };
    for (const { value, docs } of await this.files.values("certainty")) {
      for (const doc of members(docs)) made[doc] = worth[value] ?? 0;
    }
    for (const { value, docs } of await this.files.values("status")) {
      if (value === "superseded") for (const doc of members(docs)) made[doc] = 0;
    }
    return made;
  }
}

/* Conditions on claims and on the items of their evidence: what is chosen of evidence holds
   together on one item. */
class Filters {
  constructor(engine, matched, docs, items) {
    Object.assign(this, { engine, matched, docs, items, made: new Map() });
  }

  /** The claims that fit the search and every facet but one. */
  without(name) {
    const key = this.docs.has(name) || this.items.has(name) ? name : "";
    if (!this.made.has(key)) this.made.set(key, this.make(key));
    return this.made.get(key);
  }

  make(name) {
    let docs = this.matched.docs.slice();
    for (const [facet, bits] of this.docs) if (facet !== name) meet(docs, bits);
    let conditions = this.matched.conditions;
    for (const [facet, bits] of this.items) {
      if (facet !== name) conditions = conditions.length ? conditions.map((one) => both(one, bits)) : [bits];
    }
    for (const one of conditions) docs = meet(docs, this.engine.claims(one));
    return new Base(this.engine, docs, conditions);
  }
}

class Base {
  constructor(engine, docs, conditions) {
    Object.assign(this, { engine, docs, conditions });
  }

  /** How many of the claims have a value: for each condition, by an item that meets it. */
  count(value) {
    if (!this.conditions.length || value.items === null) return shared(this.docs, value.docs);
    let found = null;
    for (const one of this.conditions) {
      const claims = new Set();
      for (const slot of members(value.items)) {
        if (has(one, slot)) claims.add(this.engine.files.claimOf(slot));
      }
      found = found ? new Set([...found].filter((claim) => claims.has(claim))) : claims;
    }
    return [...found].filter((claim) => has(this.docs, claim)).length;
  }
}

/* The scores of claims, in the levels of the index. */
class Scores {
  constructor(files) {
    this.files = files;
    this.points = new Uint32Array(files.claims + 1);
    this.found = empty(files.claims);
  }

  add(row) {
    if (!row) return;
    for (const [doc, level] of levels(row, this.files.claims)) {
      this.points[doc] += level;
      put(this.found, doc);
    }
  }

  /** The same for each of some claims: a share of what so rare a word says. */
  flat(bits, share) {
    const { unit, highest } = this.files.scores;
    const holding = count(bits);
    const rarity = Math.log(1 + (this.files.claims - holding + 0.5) / (holding + 0.5));
    const level = Math.min(Math.max(Math.floor(share * rarity * unit + 0.5), 1), highest);
    for (const doc of members(bits)) {
      this.points[doc] += level;
      put(this.found, doc);
    }
  }
}

/* The claims that hold a word, each with its level. */
function* levels([docs, raw], claims) {
  const found = bytes(raw);
  if (docs !== null) {
    let place = 0;
    for (const doc of members(decode(docs))) yield [doc, found[place++]];
    return;
  }
  const width = (claims >> 3) + 1;
  const made = new Uint8Array(claims + 1);
  for (let plane = 0; plane * width < found.length; plane++) {
    for (const doc of members(found.subarray(plane * width, (plane + 1) * width))) made[doc] |= 1 << plane;
  }
  for (let doc = 1; doc <= claims; doc++) if (made[doc]) yield [doc, made[doc]];
}

function holders(row, claims) {
  const made = empty(claims);
  if (row) for (const [doc] of levels(row, claims)) put(made, doc);
  return made;
}

/** Where words stand one after the other in a text; of the last only its start may be given. */
export function* runs(text, stems, last = null) {
  const found = [...words(text)];
  for (let start = 0; start + stems.length <= found.length; start++) {
    const fits = stems.every((stem, place) => {
      const word = found[start + place];
      return last !== null && place === stems.length - 1
        ? fold(text.slice(word.start, word.end)).startsWith(last)
        : word.stem === stem;
    });
    if (fits) yield [found[start].start, found[start + stems.length - 1].end];
  }
}

/* The values that a text names: in full, by their start, or by words of their names. */
function pick(values, text) {
  const tests = [
    (one) => [fold(one.value), fold(one.label), ...one.names].includes(text),
    (one) => fold(one.value).startsWith(text),
    (one) => {
      const held = new Set(one.names.join(" ").split(" "));
      return text.split(" ").every((word) => held.has(word));
    },
  ];
  return tests.map((test) => values.filter(test)).find((found) => found.length) ?? [];
}

function depth(value, parents) {
  const seen = [value];
  for (let up = parents.get(value); up && parents.has(up) && !seen.includes(up); up = parents.get(up)) seen.push(up);
  return seen.length - 1;
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
}
