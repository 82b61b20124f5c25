/* Sources that a query names outright: by DOI, ISBN, citation key, author and year, or title. */

import { fold } from "./words.js";

const DOI = /(?<![\p{L}\p{N}_])10\.\d{4,9}\/\S+/u;
const ISBN = /(?<![\p{L}\p{N}_-])(?:97[89][-–\s]?)?(?:\d[-–\s]?){9}[\dX](?![\p{L}\p{N}_-])/giu;
const YEAR = /^[([]?(1[5-9]\d\d|20\d\d)[a-z]?[)\],.;:]*$/u;
const BETWEEN = new Set(["et", "al", "and", "others", "u", "a", "in", "by"]);
const BEFORE = 4, TITLE = 4;

/** The keys of the sources that a query names, the items that are nothing else, and whether the
    whole query is the title of one. */
export async function sourcesNamed(files, query, items) {
  const asked = items.filter((item) => !(item.field || item.excluded));
  const words = asked.filter((item) => !item.phrase);
  const keys = new Set(), spent = new Set();
  const add = (rows) => rows.forEach(([key]) => keys.add(key));
  for (const [text] of query.typed.matchAll(ISBN)) {
    const books = await rows(files, `isbn/${thirteen(text)}`);
    add(books);
    const parts = books.length ? [text, ...text.split(/\s+/u)] : [];
    for (const item of items) if (parts.includes(item.text)) spent.add(item);
  }
  for (const item of [...words, ...asked.filter((one) => one.phrase)]) {
    const numbered = await byNumber(files, item.text);
    add(numbered);
    if (numbered.length) spent.add(item);
  }
  for (const [place, item] of words.entries()) {
    const year = YEAR.exec(item.text);
    if (year) add(await byAuthor(files, words.slice(0, place), Number(year[1])));
    add(await rows(files, `abbr/${fold(item.text)}`));
  }
  const titled = await byTitle(files, query, items);
  add(titled);
  return { keys: [...keys], spent, isTitle: titled.length > 0 };
}

/** The sources as a reader knows them, those on which no claim rests. */
export async function labels(files, keys) {
  const found = await Promise.all(keys.map((key) => files.row("named", `key/${key}`)));
  return found.flatMap((row) => row ?? []).filter(([, , label]) => label).map(([, , label]) => label);
}

/* The sources that the index has under a name, each with its year. */
async function rows(files, name) {
  return (await files.row("named", name)) ?? [];
}

async function byNumber(files, text) {
  const doi = DOI.exec(text.replace(/%2F/giu, "/"));
  if (doi) return rows(files, `doi/${rest(doi[0]).toLowerCase()}`);
  return rows(files, `key/${text}`);
}

/* A DOI without the signs that end a sentence; older ones hold parentheses in pairs. */
function rest(doi) {
  const made = doi.replace(/[.,;]+$/u, "");
  const balance = made.split(")").length - made.split("(").length;
  return balance > 0 ? made.replace(/[).,;]+$/u, "") : made;
}

/* An ISBN of ten digits or thirteen as one of thirteen. */
function thirteen(text) {
  const digits = text.replace(/[-–\s]/gu, "");
  if (digits.length !== 10) return digits;
  const first = `978${digits.slice(0, 9)}`;
  const sum = [...first].reduce((total, digit, place) => total + Number(digit) * (place % 2 ? 3 : 1), 0);
  return first + (10 - (sum % 10)) % 10;
}

async function byAuthor(files, before, year) {
  const names = before.slice(-BEFORE).map((item) => item.text).filter((name) => !BETWEEN.has(fold(name)));
  const sets = await Promise.all(names.map((name) => ofYear(files, name, year)));
  for (let length = names.length; length > 0; length--) {
    const found = shared(sets.slice(-length));
    if (found.length) return found;
  }
  return [];
}

/* The sources of a year by whoever a word names: a person, or a body by its acronym. */
async function ofYear(files, name, year) {
  const held = await Promise.all((await files.stems(name)).map((stem) => rows(files, `by/${year}/${stem}`)));
  const bodies = (await rows(files, `abbr/${fold(name)}`)).filter(([, its]) => its === year);
  return [...(held.length ? shared(held) : []), ...bodies];
}

/* By the whole of a title, or the start of one: every run of four of its words. */
async function byTitle(files, query, items) {
  const words = query.typed.match(/[\p{L}\p{N}_]+/gu) ?? [];
  if (query.cut || words.length < TITLE || items.some((item) => item.field || item.excluded)) return [];
  const stems = await files.stems(words.join(" "));
  const starts = stems.slice(TITLE - 1).map((_, place) => stems.slice(place, place + TITLE).join(" "));
  return starts.length ? shared(await Promise.all(starts.map((start) => rows(files, `title/${start}`)))) : [];
}

function shared(sets) {
  const others = sets.slice(1).map((set) => new Set(set.map(([key]) => key)));
  return sets[0].filter(([key]) => others.every((set) => set.has(key)));
}
