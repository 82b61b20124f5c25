/* What a query requires: phrases, field words, what a minus stands before, and its operators.
   Field words of evidence stand for items of it, and those that are required together hold on one
   item. Under OR and NOT, beside what is no field word of evidence, they stand for claims. */

import { both, count, empty, everything, join, meet } from "./sets.js";
import { typed } from "./query.js";
import { written } from "./operators.js";

export class Conditions {
  constructor(files, holding, fields, same) {
    Object.assign(this, { files, holding, fields, same });
    this.loose = [];
    this.notes = [];
  }

  /** What a query requires, by its operators where it has a tree. */
  async of(items, node) {
    let made;
    if (node) made = await this.together(node.all ?? [node], false);
    else {
      const asked = items.filter((item) => !item.excluded);
      made = await this.together([...asked.filter((item) => item.field),
        ...asked.filter((item) => item.phrase && !item.field)], true);
      for (const item of items.filter((one) => one.excluded)) meet(made.docs, await this.unwanted(item), true);
    }
    return { ...made, loose: this.loose, notes: [...made.notes, ...this.notes] };
  }

  /* Nodes that are all required; those of evidence on one item, where one can be so. */
  async together(nodes, loose) {
    const docs = everything(this.files.claims), items = new Map();
    for (const node of nodes) {
      const value = await this.value(node, loose);
      if (value?.docs) meet(docs, value.docs);
      else if (value) {
        const field = node.field ?? written(node, typed);
        items.set(field, [...(items.get(field) ?? []), value.items]);
      }
    }
    return { docs, ...conditions(items) };
  }

  /* What a node stands for: claims, items of evidence, or null for nothing that matters. */
  async value(node, loose = false) {
    if (node.not) {
      const value = await this.value(node.not);
      return value && { docs: meet(everything(this.files.claims), this.claims(value), true) };
    }
    if (node.all || node.any) {
      const values = [];
      for (const part of node.all ?? node.any) values.push(await this.value(part));
      return this.combined(node, values.filter(Boolean));
    }
    if (!node.field) return this.files.saysNothing(node) ? null : { docs: await this.holding.held(node) };
    const value = await this.fields.named(node);
    if (value) return value;
    const word = this.same({ ...node, field: "", phrase: false, excluded: false });
    this.loose.push(word);
    this.notes.push(`“${typed(node)}” names no ${node.field} here, so it was read as words.`);
    return loose ? null : { docs: await this.holding.held(word) };
  }

  combined(node, values) {
    if (!values.length) return null;
    if (values.every((value) => value.items)) {
      const sets = values.map((value) => value.items);
      return { items: node.all ? sets.reduce(both) : sets.reduce(join, this.fields.nothing()) };
    }
    const sets = values.map((value) => this.claims(value));
    return { docs: node.all ? sets.reduce(both) : sets.reduce(join, empty(this.files.claims)) };
  }

  claims(value) {
    return value.docs ?? this.fields.claims(value.items);
  }

  async unwanted(item) {
    if (item.field) {
      const value = await this.fields.named(item);
      return value ? this.claims(value) : empty(this.files.claims);
    }
    return item.words.length > 1 ? this.holding.phrase(item) : this.holding.held(item);
  }
}

/* What one item of evidence must meet; several sets where no item can be all that is asked. */
function conditions(byField) {
  let common = null;
  const apart = [], notes = [];
  for (const [field, sets] of byField) {
    const shared = sets.reduce(both);
    if (sets.length > 1 && !count(shared)) {
      apart.push(...sets);
      notes.push(`No item of evidence has more than one ${field} of those asked for, so these are claims with an item for each.`);
    } else common = common ? both(common, shared) : shared;
  }
  if (!apart.length) return { conditions: common ? [common] : [], notes };
  return { conditions: apart.map((one) => (common ? both(one, common) : one)), notes };
}
