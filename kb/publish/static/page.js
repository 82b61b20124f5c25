/* The page of the search on a host of files: what the server would send, made from the index.
   Every state of the search is an address, and every link and form leads to one. */

import { Engine } from "./engine.js";
import { Files } from "./files.js";
import { Selection, yearsText } from "./query.js";
import { runs } from "./scores.js";
import { words } from "./words.js";

const OPENED = ["feature", "certainty", "relation"], LONG = 12, DEEPEST = 4, COLUMNS = 40;
const SIZE = { width: 280, height: 76, bottom: 18 };

const index = new URL("index/", import.meta.url);

async function read(name) {
  const answer = await fetch(new URL(`${name}.json?${version}`, index));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.json();
}
const version = document.querySelector("script[data-index]")?.dataset.index ?? "";

/** An element with attributes and children; a child that is false is none. */
function make(name, given = {}, ...children) {
  const space = name === "svg" || SVG.has(name) ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml";
  const made = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(given)) {
    if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== false && child !== null));
  return made;
}
const SVG = new Set(["rect", "text"]);

const digits = (number) => number.toLocaleString("en-GB");
const hiddenText = (text) => make("span", { class: "visually-hidden" }, text);
const link = (state, given, ...children) => make("a", { rel: "nofollow", href: state.address, ...given }, ...children);

async function show() {
  const files = await new Files(read).start();
  const engine = new Engine(files);
  const selection = new Selection(location.search, files);
  const result = await engine.search(selection);
  files.expect(...["year", ...OPENED, ...selection.sought.keys()].map((name) => `facet-${name}`));
  document.title = document.title.replace(/^[^:|–]*/u, selection.words ? `Search: ${selection.words}` : "All claims");
  form(selection);
  remarks(result);
  bar(files, result);
  await Promise.all([chips(engine, result), hits(files, result)]);
  page.dataset.listed = "yes";
  keep(selection);
  await facets(engine, result);
}

/* The words, and what stays when they change. */
function form(selection) {
  const box = document.querySelector("form.big-search");
  box.querySelector("[name=q]").value = selection.words;
  for (const field of box.querySelectorAll("[type=hidden]")) field.remove();
  box.querySelector("[name=q]").after(...fields(selection.pairs("q", "page")));
}

function fields(pairs) {
  return pairs.map(([name, value]) => make("input", { type: "hidden", name, value }));
}

async function chips(engine, result) {
  const { selection } = result;
  const made = [];
  const chip = (label, state) => made.push(make("li", {}, link(state, {}, `${label} `,
    make("span", { "aria-hidden": "true" }, "×"), hiddenText("(remove)"))));
  for (const [name, chosen] of selection.chosen) {
    const values = await engine.files.values(name);
    for (const value of chosen) {
      const held = values.find((one) => one.value === value);
      chip(`${engine.files.facets[name]}: ${held ? engine.label(name, held) : value}`, selection.toggled(name, value));
    }
  }
  if (selection.hasYears) {
    chip(`Years: ${yearsText(selection.years).replace("..", "–")}`, selection.with({ years: [null, null], page: 1 }));
  }
  document.querySelector("ul.chips")?.remove();
  if (!made.length) return;
  made.push(make("li", {}, link(selection.cleared, { class: "clear" }, "Remove all")));
  document.querySelector(".result-bar").before(make("ul", { class: "chips", "aria-label": "Filters chosen" }, made));
}

function remarks({ notes }) {
  for (const old of document.querySelectorAll("p.remark")) old.remove();
  document.querySelector(".result-bar").before(...notes.map((note) => make("p", { class: "remark" }, note)));
}

function bar(files, { selection, total, holders }) {
  const status = document.querySelector(".result-bar [role=status]");
  status.replaceChildren(make("strong", {}, digits(total)), total === 1 ? " claim" : " claims",
    ...(selection.words ? [" for ", make("q", {}, selection.words)] : []));
  const order = document.querySelector(".result-bar nav[aria-label=Order] ul");
  order.closest("nav").before(...held(files, { selection, holders }));
  order.replaceChildren(...Object.entries(files.sorts).map(([name, label]) => make("li", {},
    link(selection.with({ sort: name, page: 1 }), { "aria-current": name === selection.sort && "true" }, label))));
}

/* How many claims hold all words and some, and the switch between them. */
function held(files, { selection, holders }) {
  const { every, some, closest } = holders;
  if (every === some) return [];
  const whole = holders.unheld.length ? "all of your other words" : "all of your words";
  const said = {
    all: `${digits(every)} that hold ${whole}; ${digits(some)} that hold some.`,
    some: `${digits(every)} that hold ${whole} come first, of ${digits(some)} that hold some.`,
    closest: every ? `${digits(every)} that hold ${whole} come first, then the closest of ${digits(some)} that hold some.`
      : `None holds ${whole}: these are the closest of ${digits(some)} that hold some.`,
  }[holders.shown];
  const shown = holders.shown === "closest" ? "" : holders.shown;
  const counts = { all: every, "": closest, some };
  const choices = ["all", "", "some"].filter((name) => name || shown === "");
  return [make("p", { class: "holders" }, said), make("nav", { "aria-label": "Words held" },
    make("ul", { class: "inline" }, choices.map((name) => make("li", {},
      link(selection.with({ match: name, page: 1 }), { "aria-current": name === shown && "true" },
        `${files.matches[name]} (${digits(counts[name])})`)))))];
}

async function hits(files, result) {
  const { selection, total, docs, marks } = result;
  const column = document.querySelector(".results .main-column");
  const patterns = await Promise.all(marks.map((mark) => pattern(files, mark)));
  const cards = await Promise.all(docs.map(async (doc) => card(await files.claim(doc), patterns)));
  if (!cards.length) cards.push(none(files, result));
  const pages = Math.ceil(total / files.sizes.page);
  const turns = [];
  if (selection.page > 1) {
    turns.push(["prev", "← Previous", selection.with({ page: Math.min(selection.page - 1, Math.max(pages, 1)) })]);
  }
  if (selection.page < pages) turns.push(["next", "Next →", selection.with({ page: selection.page + 1 })]);
  if (turns.length) {
    cards.push(make("nav", { class: "pager", "aria-label": "Pages" }, make("ul", { class: "inline" },
      turns.map(([rel, label, state]) => make("li", {}, link(state, { rel: `${rel} nofollow` }, label))),
      make("li", {}, `Page ${digits(selection.page)} of ${digits(pages)}`))));
  }
  column.replaceChildren(...cards);
}

function none(files, { selection, total }) {
  const pages = Math.ceil(total / files.sizes.page);
  if (total) {
    return make("div", { class: "none-found" }, make("h2", {}, "The result ends before this page"),
      make("p", {}, `It has ${pages} ${pages === 1 ? "page" : "pages"}.`));
  }
  const narrowed = selection.chosen.size || selection.hasYears;
  return make("div", { class: "none-found" }, make("h2", {}, "No claim matches"),
    make("p", {}, "Other words or fewer filters find more.",
      narrowed ? " " : "", narrowed && link(selection.cleared, {}, "Search without filters"), narrowed ? "." : ""));
}

/* What is marked in a text: words by their stem, phrases, and what starts so. */
async function pattern(files, { text, prefix }) {
  const stems = await files.stems(text);
  const last = prefix ? text.split(/\s+/u).at(-1).toLowerCase() : null;
  return (shown) => [...runs(shown, stems, last)];
}

function spans(text, patterns) {
  const found = patterns.flatMap((one) => one(text)).sort((one, other) => one[0] - other[0]);
  const joined = [];
  for (const [start, end] of found) {
    if (joined.length && start <= joined.at(-1)[1]) joined.at(-1)[1] = Math.max(joined.at(-1)[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

function marked(text, found, from = 0, to = text.length) {
  const parts = [];
  for (const [start, end] of found.filter(([start, end]) => start >= from && end <= to)) {
    parts.push(text.slice(from, start), make("mark", {}, text.slice(start, end)));
    from = end;
  }
  return [...parts, text.slice(from, to)];
}

/* The server's entry of a claim, which is our own text, with what was found marked. */
function card({ card: html, statement, prose }, patterns) {
  const made = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  const title = made.querySelector("h2 a");
  title.replaceChildren(...marked(title.textContent, spans(title.textContent, patterns)));
  const found = spans(prose, patterns);
  if (found.length) made.querySelector("h2").after(make("p", { class: "snippet" }, snippet(prose, found)));
  return made;
}

/* The stretch of a text, of so many words, that holds most of what was found. */
function snippet(text, found, length = 24) {
  const all = [...words(text)];
  const within = (first) => {
    const [from, to] = [all[first].start, all[Math.min(first + length, all.length) - 1].end];
    return [from, to, found.filter(([start, end]) => start >= from && end <= to).length];
  };
  const starts = all.map((_, place) => place).filter((place) => place === 0 || place + length <= all.length);
  let best = within(0);
  for (const place of starts) {
    const one = within(place);
    if (one[2] > best[2]) best = one;
  }
  const [from, to] = best;
  return [from > 0 && all[0].start < from ? "…" : "", ...marked(text, found, from, to), to < all.at(-1).end ? "…" : ""];
}

function keep(selection) {
  const saved = document.getElementById("saved");
  if (!saved) return;
  const address = new URL(selection.with({ page: 1 }).address, location.href).href.replace(/\?$/u, "");
  saved.href = address;
  saved.textContent = address;
  for (const line of document.querySelectorAll(".keep p")) if (!line.contains(saved)) line.remove();
}

async function facets(engine, result) {
  const column = document.getElementById("filters");
  const { selection } = result;
  await drawYears(engine, result, column);
  for (const name of Object.keys(engine.files.facets)) {
    const box = document.getElementById(`facet-${name}`);
    if (!box) continue;
    const fill = async () => {
      if (box.dataset.filled) return;
      box.dataset.filled = "yes";
      values(engine, selection, await engine.facet(result, name), box);
    };
    box.open = OPENED.includes(name) || selection.chosen.has(name) || selection.sought.has(name);
    box.querySelector("ul.values").replaceChildren();
    // The values of a facet that is not in sight are not read before they are.
    if (box.open) await fill();
    else box.addEventListener("toggle", fill);
  }
}

function values(engine, selection, facet, box) {
  const { name } = facet;
  const text = selection.sought.get(name) ?? "";
  box.querySelector("form.find")?.remove();
  const list = box.querySelector("ul.values");
  if (facet.more || text || facet.choices.length > LONG) list.before(finder(selection, facet, text));
  const made = facet.choices.map((choice) => {
    const deep = Math.min(choice.depth, DEEPEST);
    const marks = choice.selected
      ? [make("span", { class: "tick", "aria-hidden": "true" }, "✓"), make("span", {}, choice.label), hiddenText(" (chosen; remove)")]
      : [make("span"), make("span", {}, choice.label)];
    return make("li", { class: (deep || choice.selected) && `depth-${deep}${choice.selected ? " selected" : ""}` },
      link(selection.toggled(name, choice.value), { "aria-current": choice.selected && "true" }, marks), " ",
      make("span", { class: "count" }, digits(choice.count)));
  });
  if (!made.length) made.push(make("li", { class: "none" }, text ? `No value here holds “${text}”.` : "None."));
  if (facet.more) made.push(make("li", { class: "more" }, "There are more: find them by name."));
  if (text) {
    made.push(make("li", { class: "more" },
      make("a", { rel: "nofollow", href: `${selection.seeking(name).address}#facet-${name}` }, "All values")));
  }
  list.replaceChildren(...made);
}

function finder(selection, { name, label }, text) {
  const id = `find-${name}`;
  return make("form", { class: "find", method: "get", role: "search", action: `#facet-${name}`, "aria-label": `Find in ${label.toLowerCase()}` },
    fields(selection.seeking(name).pairs()),
    make("label", { class: "visually-hidden", for: id }, `Find in ${label.toLowerCase()}`),
    make("input", { id, type: "search", name: id, value: text, placeholder: "Find…", autocomplete: "off" }),
    make("button", { type: "submit" }, "Find"));
}

async function drawYears(engine, result, column) {
  const box = column.querySelector("section.facet[aria-labelledby=facet-year]");
  if (!box) return;
  const { selection } = result;
  const bars = await engine.years(result);
  box.hidden = !bars.length;
  if (!bars.length) return;
  const bins = columns(bars);
  box.querySelector("svg").replaceWith(histogram(bins, selection));
  const range = box.querySelector("form.range");
  for (const field of range.querySelectorAll("[type=hidden]")) field.remove();
  range.prepend(...fields(selection.pairs("year", "page")));
  const ends = { from: [selection.years[0], bins[0].first], to: [selection.years[1], bins.at(-1).last] };
  for (const [name, [value, placeholder]] of Object.entries(ends)) {
    const field = range.querySelector(`[name=${name}]`);
    field.value = value ?? "";
    field.placeholder = placeholder;
  }
}

/* Years with their counts in columns, a few years to each where there are many. */
function columns(bars) {
  const [first, last] = [bars[0][0], bars.at(-1)[0]];
  const step = [1, 2, 5, 10, 20, 50, 100, 1000].find((one) => Math.floor((last - first) / one) < COLUMNS);
  const made = [];
  for (let start = first - (first % step); start <= last; start += step) {
    const number = bars.filter(([year]) => year >= start && year < start + step).reduce((sum, [, one]) => sum + one, 0);
    made.push({ first: start, last: start + step - 1, count: number });
  }
  return made;
}

function histogram(bins, selection) {
  const { width, height, bottom } = SIZE;
  const top = Math.max(...bins.map((bin) => bin.count));
  const wide = width / bins.length;
  const [from, to] = selection.years;
  const made = make("svg", { class: "histogram", role: "group", "aria-label": "Claims by year", viewBox: `0 0 ${width} ${height}` });
  bins.forEach((bin, place) => {
    if (!bin.count) return;
    const tall = Math.max(((height - bottom - 2) * bin.count) / top, 2);
    const outside = (from !== null && bin.last < from) || (to !== null && bin.first > to);
    const label = `${bin.first === bin.last ? bin.first : `${bin.first}–${bin.last}`}: ${digits(bin.count)} ${bin.count === 1 ? "claim" : "claims"}`;
    const anchor = document.createElementNS("http://www.w3.org/2000/svg", "a");
    anchor.setAttribute("href", selection.with({ years: [bin.first, bin.last], page: 1 }).address);
    anchor.setAttribute("aria-label", label);
    anchor.append(make("rect", {
      class: outside ? "out" : "in", x: place * wide + 0.5, y: height - bottom - tall, width: Math.max(wide - 1, 1), height: tall,
    }));
    made.append(anchor);
  });
  made.append(make("text", { x: 0, y: height - 4, "text-anchor": "start" }, String(bins[0].first)),
    make("text", { x: width, y: height - 4, "text-anchor": "end" }, String(bins.at(-1).last)));
  return made;
}

const page = document.querySelector("main");
page.setAttribute("aria-busy", "true");
show()
  .catch((error) => {
    document.querySelector(".result-bar")?.before(make("p", { class: "remark" },
      `The index of this site could not be read (${error.message}). All claims are listed; features, contexts and sources lead to them too.`));
  })
  .finally(() => page.setAttribute("aria-busy", "false"));
