/* What the field words of a query mean: author:lima as what it stands for. Words of what a claim
   has as such stand for claims; those of what its evidence has, for items of evidence. */

import { both, count, decode, empty, join, members, put } from "./sets.js";
import { fold, words } from "./words.js";
import { years } from "./query.js";

const SOURCES = 200;

export class Fields {
  constructor(files) {
    this.files = files;
  }

  /** The claims, or items of evidence, that a field word stands for; null where it names nothing. */
  async named(item) {
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
    const stems = await this.files.stems(item.words.join(" "));
    let made = null;
    for (const [place, stem] of stems.entries()) {
      const isOpen = item.prefix && place === stems.length - 1;
      const rows = isOpen ? await this.files.starting("authors", stem)
        : [[stem, await this.files.row("authors", stem)]].filter(([, row]) => row);
      if (!rows.length) return null;
      const found = rows.reduce((bits, [, row]) => join(bits, decode(row)), this.nothing());
      made = made ? both(made, found) : found;
    }
    return made && count(made) ? { items: made } : null;
  }

  source(item, values) {
    const started = values.filter((value) => value.value.startsWith(item.text));
    const exact = started.filter((value) => value.value === item.text);
    if (started.length) return exact.length ? exact : started.slice(0, SOURCES);
    const wanted = [...words(item.words.join(" "))].map((word) => word.stem);
    const last = item.prefix ? fold(item.words.at(-1)) : null;
    if (last !== null) wanted.pop();
    return values.filter((value) => {
      const title = [...words(value.names.at(-1))].map((word) => word.stem);
      return wanted.every((stem) => title.includes(stem))
        && (last === null || value.names.at(-1).split(" ").some((word) => word.startsWith(last)));
    });
  }

  nothing() {
    return empty(this.files.layers * this.files.width);
  }

  slots(values) {
    return values.reduce((made, value) => join(made, value.items), this.nothing());
  }

  /** The items of these years. */
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
}

/* The values that a text names: in full, by their start, or by words of their names. */
function pick(values, text) {
  const names = (one) => [fold(one.value), fold(one.label), ...one.names];
  const tests = [
    (one) => names(one).includes(text),
    (one) => fold(one.value).startsWith(text),
    (one) => {
      const held = new Set(names(one).join(" ").split(" "));
      return text.split(" ").every((word) => held.has(word));
    },
  ];
  return tests.map((test) => values.filter(test)).find((found) => found.length) ?? [];
}
