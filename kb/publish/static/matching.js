/* A query against the index: which claims it finds, how well each of them fits, what to mark. */

import { count, empty, everything, join, meet } from "./sets.js";
import { Conditions } from "./conditions.js";
import { Fields } from "./fields.js";
import { Holding } from "./holding.js";
import { labels, sourcesNamed } from "./named.js";
import { mapped, stretches } from "./operators.js";
import { MOST, typed } from "./query.js";
import { Scores } from "./scores.js";
import { suggestion } from "./suggest.js";

const REMARKS = 8;

/** What a query finds, by its words. Phrases and field words are required, and what a minus
    stands before must not be there; of the words one is. Where operators stand in it, it finds
    what they say and nothing else. */
export async function match(files, query) {
  const nothing = () => empty(files.claims);
  if (query.signs) {
    const notes = [`There is no word in “${query.signs}” to search for.`];
    return { docs: nothing(), every: nothing(), cited: nothing(), unheld: [], scores: null, notes, marks: [], conditions: [] };
  }
  const same = interning();
  const items = await Promise.all(query.items.map(async (item) => same(await joined(files, item))));
  const named = await sourcesNamed(files, query, items);
  // A title in capitals may hold what else would be an operator.
  const node = query.tree && !named.isTitle ? mapped(query.tree, (item) => item) : null;
  const byOperators = node && await joinedTree(files, node, same);
  const holding = new Holding(files), fields = new Fields(files);
  await holding.lookForConcepts(runsOf(query.items, items, node));
  const required = await new Conditions(files, holding, fields, same).of(items, byOperators);
  const phrases = items.filter((item) => item.phrase && !(item.field || item.excluded));
  const terms = informative(files, items, named, required, phrases);
  const scored = new Scores(files);
  await holding.score(scored, [...terms, ...phrases]);
  const cited = named.keys.length && !node ? await citing(files, fields, named.keys) : nothing();
  const held = await Promise.all(terms.map(async (item) => [item, await holding.held(item)]));
  const unheld = held.filter(([, bits]) => !count(bits)).map(([item]) => item);
  const docs = required.docs, every = docs.slice();
  if ((terms.length || named.keys.length) && !node && !phrases.length) {
    const all = everything(files.claims);
    for (const [, bits] of held) if (count(bits)) meet(all, bits);
    meet(every, join(all, cited));
    meet(docs, join(scored.found.slice(), cited));
    meet(every, docs);
  }
  return {
    docs, every, cited, unheld,
    notes: await remarks(files, query, { named, node, required, unheld }),
    scores: count(scored.found) || count(cited) ? scored : null,
    conditions: required.conditions,
    marks: [...terms, ...phrases, ...asTyped(query.items, items), ...holding.concepts.flatMap((one) => one.names.map((text) => ({ text, phrase: true })))],
  };
}

/* Equal items as one and the same. */
function interning() {
  const known = new Map();
  return (item) => {
    const key = JSON.stringify([item.text, item.field, item.phrase, item.prefix, item.excluded]);
    if (!known.has(key)) known.set(key, { ...item, words: item.text.match(/[\p{L}\p{N}_]+/gu) ?? [] });
    return known.get(key);
  };
}

/* A word with a hyphen as one word, where that is how the texts have it. */
async function joined(files, item) {
  if (item.field || item.phrase || item.prefix || !item.text.includes("-")) return item;
  const text = item.words.join("");
  const stems = (await files.alike(text)).flat();
  const rows = await Promise.all(stems.map((stem) => files.row("words", stem)));
  const key = await files.key(text);
  const named = files.concepts.some((one) => one.keys.includes(key));
  return named || rows.some(Boolean) ? { ...item, text, words: [text] } : item;
}

async function joinedTree(files, node, same) {
  const items = [];
  mapped(node, (item) => items.push(item) && item);
  const known = new Map(await Promise.all(items.map(async (item) => [item, same(await joined(files, item))])));
  return mapped(node, (item) => known.get(item));
}

/* Items that stand side by side, as they were typed and with their hyphens taken out. */
function runsOf(written, items, node) {
  const places = node ? stretches(node) : [written.map((_, place) => place)];
  const free = places.map((some) => some.filter((place) => !(items[place].field || items[place].excluded)));
  return [
    ...free.map((some) => some.map((place) => [items[place].text, items[place]])),
    ...free.map((some) => some.map((place) => [written[place].text, items[place]])),
  ];
}

/* The words whose hyphens were taken out, as they were typed. */
function asTyped(written, items) {
  return written.filter((one, place) => one.text !== items[place].text && !one.excluded)
    .map(({ text }) => ({ text, phrase: true }));
}

/* The words without those that say nothing, unless nothing else was asked. */
function informative(files, items, named, required, phrases) {
  const asked = items.filter((item) => !item.excluded);
  const free = asked.filter((item) => !(item.field || item.phrase || named.spent.has(item)));
  const words = [...new Set([...free, ...required.loose])];
  const telling = words.filter((item) => !files.saysNothing(item));
  const alone = !(phrases.length || required.conditions.length || asked.some((item) => item.field));
  return telling.length || !alone ? telling : words;
}

/* The claims that rest on some sources. */
async function citing(files, fields, keys) {
  const wanted = new Set(keys);
  return fields.claims(fields.slots((await files.values("source")).filter(({ value }) => wanted.has(value))));
}

/* What there is to say of how the query was read. */
async function remarks(files, query, { named, node, required, unheld }) {
  const made = (await labels(files, named.keys)).map((label) => `${label} is on record, but no claim rests on it.`);
  if (query.cut) made.push(`Only the first ${MOST} words were read.`);
  if (query.reworded && (node || !query.tree)) made.push(`This was read as: ${query.reworded}`);
  made.push(...required.notes);
  for (const item of named.keys.length ? [] : unheld.slice(0, REMARKS)) {
    const near = item.prefix ? "" : await suggestion(files, item.text);
    made.push(`No claim holds the word “${typed(item)}”.${near ? ` Did you mean “${near}”?` : ""}`);
  }
  return made;
}
