/* AND, OR and NOT in a query, as a tree. NOT binds closest, then AND, which words side by side
   stand for as well, then OR. What is malformed is read as far as it goes.
   A node is an item, { all: nodes }, { any: nodes } or { not: node }. */

const DEEPEST = 20;

class Reader {
  constructor(tokens) {
    this.tokens = tokens;
    this.place = 0;
  }

  get next() {
    return this.tokens[this.place];
  }

  /** A part up to the parenthesis that ends it. */
  any(depth = 0) {
    const parts = [this.all(depth)];
    while (this.next === "OR") {
      this.place++;
      parts.push(this.all(depth));
    }
    return joined("any", parts);
  }

  all(depth) {
    const parts = [];
    while (this.next !== undefined && this.next !== "OR" && this.next !== ")") {
      if (this.next === "AND") this.place++;
      else parts.push(this.one(depth));
    }
    return joined("all", parts);
  }

  one(depth) {
    const current = this.tokens[this.place++];
    if (current === "NOT") return this.negated(depth);
    if (current === "(") {
      const inner = this.any(depth + 1);
      if (this.next === ")") this.place++;
      return inner;
    }
    return typeof current === "object" ? current : null;
  }

  negated(depth) {
    let times = 1;
    while (this.next === "NOT" || this.next === "AND") times += this.tokens[this.place++] === "NOT";
    if (this.next === undefined || this.next === "OR" || this.next === ")") return null;
    const part = this.one(depth);
    if (!part || times % 2 === 0) return part;
    return part.not ?? { not: part };
  }
}

/** The tree of some words, operators and parentheses; null where there is no word. */
export function tree(tokens) {
  return new Reader(balanced(tokens)).any();
}

/* The tokens without parentheses that have no other half or lie too deep. */
function balanced(tokens) {
  let depth = 0;
  return tokens.filter((one) => {
    if (one === "(") return ++depth <= DEEPEST;
    if (one !== ")") return true;
    if (!depth) return false;
    return --depth < DEEPEST;
  });
}

/* Parts under one operator, those of the same operator inside them laid flat. */
function joined(kind, parts) {
  const flat = parts.filter(Boolean).flatMap((part) => part[kind] ?? [part]);
  return flat.length > 1 ? { [kind]: flat } : flat[0] ?? null;
}

/** The items of a tree in their order, each with whether it is asked not to hold. */
export function leaves(node, excluded = false) {
  if (node.not) return leaves(node.not, !excluded);
  const parts = node.all ?? node.any;
  return parts ? parts.flatMap((part) => leaves(part, excluded)) : [[node, excluded]];
}

/** A tree with each item changed. */
export function mapped(node, change) {
  if (node.not) return { not: mapped(node.not, change) };
  if (node.all) return { all: node.all.map((part) => mapped(part, change)) };
  if (node.any) return { any: node.any.map((part) => mapped(part, change)) };
  return change(node);
}

/** The items of a tree by their places, those side by side under one AND in one list. */
export function stretches(node, count = { place: 0 }) {
  if (node.not) return stretches(node.not, count);
  const parts = node.all ?? node.any;
  if (!parts) return [[count.place++]];
  const made = [[]];
  for (const part of parts) {
    const isItem = !(part.not || part.all || part.any);
    if (isItem && node.all) made.at(-1).push(count.place++);
    else made.push(...stretches(part, count), []);
  }
  return made.filter((some) => some.length);
}

/** A tree as it would be typed; ``typed`` gives an item so. */
export function written(node, typed) {
  if (node.not) return `NOT ${within(node.not, typed)}`;
  const parts = node.all ?? node.any;
  return parts ? parts.map((part) => within(part, typed)).join(node.all ? " AND " : " OR ") : typed(node);
}

function within(node, typed) {
  return node.all || node.any ? `(${written(node, typed)})` : written(node, typed);
}
