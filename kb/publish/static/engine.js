/* A search in the browser: the same claims and the same counts as the server's, by its index. */

import { Fields } from "./fields.js";
import { match } from "./matching.js";
import { parse } from "./query.js";
import { both, count, empty, has, join, meet, members, put, shared } from "./sets.js";
import { fold } from "./words.js";

const LISTED = 24, NAMED = 3, FIRST = 2 ** 40;

export class Engine {
  constructor(files) {
    this.files = files;
    this.fields = new Fields(files);
  }

  /** The claims that a state of the search finds, in their order, with what can be counted. */
  async search(address) {
    const { selection, remarks } = await this.known(address);
    const query = parse(selection.words, this.files.fields);
    if (selection.sort !== "relevance" || !query.items.length) {
      this.files.expect(`order-${selection.sort === "relevance" ? "standing" : selection.sort}`);
    } else this.files.expect("facet-certainty", "facet-status");
    this.files.expect(...[...selection.chosen.keys()].map((name) => `facet-${name}`));
    const matched = await match(this.files, query);
    const some = (await this.filters(selection, matched)).without("").docs;
    const shown = await this.shown(selection, matched);
    const filters = await this.filters(selection, { ...matched, docs: shown.docs });
    const base = filters.without("");
    const total = count(base.docs);
    const holders = { shown: shown.name, every: shared(some, matched.every), some: count(some), closest: shared(some, shown.docs), unheld: matched.unheld };
    const first = (selection.page - 1) * this.files.sizes.page;
    const order = await this.ordered(selection, matched, base.docs);
    return {
      selection, filters, total, holders, notes: [...selection.remarks, ...remarks, ...matched.notes], marks: matched.marks, all: order,
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
  async shown(selection, { docs, every, cited, scores }) {
    const { enough, closest } = this.files.sizes;
    if (selection.match === "some") return { name: "some", docs };
    if (selection.match === "all" || count(every) >= enough) return { name: "all", docs: every };
    if (count(docs) <= closest || count(docs) === count(every)) return { name: "some", docs };
    const made = empty(this.files.claims);
    for (const doc of (await this.best({ scores, every, cited }, docs)).slice(0, closest)) put(made, doc);
    return { name: "closest", docs: made };
  }

  /* Filters and counts. */

  async filters(selection, matched) {
    const docs = new Map(), items = new Map();
    for (const [facet, chosen] of selection.chosen) {
      const values = (await this.files.values(facet)).filter((one) => chosen.includes(one.value));
      if (this.files.itemFacets.includes(facet)) items.set(facet, this.fields.slots(values));
      else docs.set(facet, values.reduce((made, one) => join(made, one.docs), empty(this.files.claims)));
    }
    if (selection.hasYears) items.set("year", await this.fields.within(selection.years));
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

  /** Claims by how well they fit: first those that rest on a source which the query names, then
      those that hold all words. */
  async best({ scores, every, cited }, docs) {
    const standing = await this.standing();
    const points = (doc) => (has(cited, doc) ? 2 * FIRST : 0) + (has(every, doc) ? FIRST : 0) + (scores?.points[doc] ?? 0) * 4 + standing[doc];
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
    for (const one of conditions) docs = meet(docs, this.engine.fields.claims(one));
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

function depth(value, parents) {
  const seen = [value];
  for (let up = parents.get(value); up && parents.has(up) && !seen.includes(up); up = parents.get(up)) seen.push(up);
  return seen.length - 1;
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
}
