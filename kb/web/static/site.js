/* What the pages gain where scripts run: copying, following one node of the graph, searching in
   long facets. Every page works without. */
"use strict";

const offerCopies = (within) => {
  for (const button of within.querySelectorAll("button.copy")) {
    const text = document.getElementById(button.dataset.copy);
    if (!text || !navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText((text.innerText || text.textContent).trim());
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
  }
};
offerCopies(document);

/* The styles of the citation panel: a list to choose from, remembered from page to page. A style
   that the page does not hold yet is fetched once a reader moves and the panel is near the screen. */
for (const picker of document.querySelectorAll(".cite-picker")) {
  const list = picker.querySelector("select");
  const plain = document.querySelector(".cite-plain");
  const choices = [...document.querySelectorAll(".cite-choice")];
  let near = false;
  const load = async (choice) => {
    const from = choice.dataset.from;
    if (!near || !from) return;
    delete choice.dataset.from;
    const before = [...choice.children];
    choice.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(from);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const made = page.querySelector(`.cite-choice[data-style="${choice.dataset.style}"]:not([data-from])`);
      if (!answer.ok || !made) throw new Error();
      choice.replaceChildren(...made.children);
      offerCopies(choice);
      plain?.remove();
    } catch {
      choice.replaceChildren(...before);
      choice.dataset.from = from;
    }
    choice.removeAttribute("aria-busy");
  };
  const show = (name) => {
    for (const choice of choices) {
      choice.open = choice.dataset.style === name;
      choice.hidden = !choice.open;
      if (choice.open) load(choice);
    }
  };
  /* Only once the reader does something: nothing moves while the page itself comes in. */
  const begin = () => {
    near = true;
    choices.filter((choice) => choice.open).forEach(load);
  };
  const watch = () => new IntersectionObserver((seen, observer) => {
    if (!seen.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    begin();
  }, { rootMargin: "800px" }).observe(picker.parentElement);
  for (const act of ["pointermove", "pointerdown", "keydown", "scroll"]) {
    addEventListener(act, watch, { once: true, passive: true });
  }
  if (!new URLSearchParams(location.search).has("style")) {
    try { list.value = localStorage.getItem("cite-style") || list.value; } catch { /* not kept */ }
  }
  if (!list.value) list.selectedIndex = 0;
  for (const choice of choices) {
    choice.removeAttribute("name");
    choice.classList.add("picked");
  }
  show(list.value);
  picker.classList.add("ready");
  list.addEventListener("change", () => {
    near = true;
    show(list.value);
    try { localStorage.setItem("cite-style", list.value); } catch { /* not kept */ }
  });
}

for (const graph of document.querySelectorAll("svg.graph")) {
  const edges = [...graph.querySelectorAll(".edge")];
  const nodes = [...graph.querySelectorAll("[data-node]")];
  const follow = (name) => {
    graph.classList.toggle("picking", name !== null);
    const joined = new Set([name]);
    for (const edge of edges) {
      const on = edge.dataset.from === name || edge.dataset.to === name;
      edge.classList.toggle("on", on);
      if (on) joined.add(edge.dataset.from).add(edge.dataset.to);
    }
    for (const node of nodes) node.classList.toggle("on", joined.has(node.dataset.node));
  };
  /* The nearest node up, down, left or right of one: the columns of the drawing. */
  const beside = (node, key) => {
    const box = node.querySelector("rect");
    const [x, y] = [box.x.baseVal.value, box.y.baseVal.value];
    const far = (other) => {
      const there = other.querySelector("rect");
      const [dx, dy] = [there.x.baseVal.value - x, there.y.baseVal.value - y];
      if (key === "ArrowUp") return dx === 0 && dy < 0 ? -dy : Infinity;
      if (key === "ArrowDown") return dx === 0 && dy > 0 ? dy : Infinity;
      const ahead = key === "ArrowLeft" ? -dx : dx;
      return ahead > 0 ? ahead * 1000 + Math.abs(dy) : Infinity;
    };
    const found = nodes.reduce((best, other) => (far(other) < far(best) ? other : best));
    return far(found) < Infinity ? found : null;
  };
  for (const node of nodes) {
    for (const event of ["mouseenter", "focus"]) {
      node.addEventListener(event, () => follow(node.dataset.node));
    }
    for (const event of ["mouseleave", "blur"]) node.addEventListener(event, () => follow(null));
    node.addEventListener("keydown", (event) => {
      if (!/^Arrow(Up|Down|Left|Right)$/.test(event.key)) return;
      const next = beside(node, event.key);
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
  }
}

// The values of a facet as they are typed: what its form would show, without leaving the page.
for (const box of document.querySelectorAll("input[data-find]")) {
  let waiting, asked = 0;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const number = ++asked;
      const terms = new URLSearchParams(new FormData(box.form));
      if (!box.value.trim()) terms.delete(box.name);
      const answer = await fetch(box.form.action.split("#")[0] + "?" + terms);
      if (!answer.ok || number !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.getElementById(box.dataset.find).replaceWith(page.getElementById(box.dataset.find));
    }, 150);
  });
}

for (const form of document.querySelectorAll("form[data-tidy]")) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
  });
}

/* Among published files each choice has a folder of its own, as no host of files reads a query. */
for (const form of document.querySelectorAll("form[data-files]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [name, value] = [...new FormData(form)][0];
    location.assign(form.action + (value && `${name}=${encodeURIComponent(value)}/`));
  });
}

/* The map is one stop of the tab key; the arrow keys go from cell to cell. */
for (const map of document.querySelectorAll("table.map")) {
  const rows = [...map.rows].filter((row) => !row.classList.contains("groups"));
  const links = [...map.querySelectorAll("a")];
  let current = map.querySelector("td.full a") || links[0];
  for (const link of links) link.tabIndex = link === current ? 0 : -1;
  map.addEventListener("focusin", (event) => {
    if (!links.includes(event.target)) return;
    current.tabIndex = -1;
    current = event.target;
    current.tabIndex = 0;
  });
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  map.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const cell = event.target.closest("td, th");
    if (!step || !cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const row = rows.indexOf(cell.parentNode) + step[0];
    const next = rows[row]?.cells[cell.cellIndex + step[1]]?.querySelector("a");
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

/* Filters stand open beside the results, and folded above them on a small screen. */
const narrow = document.querySelector("details.narrow");
if (narrow) {
  const wide = matchMedia("(min-width: 60rem)");
  const fold = () => { narrow.open = wide.matches || location.hash.startsWith("#facet-"); };
  fold();
  wide.addEventListener("change", fold);
  if (location.hash.startsWith("#facet-")) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

/* Names as one types: a combobox with a list of pages to go to (WAI-ARIA 1.2, with the focus in
   the field). The form searches for what is typed as long as nothing of the list is chosen. */
for (const [number, field] of [...document.querySelectorAll("input[data-complete]")].entries()) {
  const make = (name, attributes, text = "") => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  };
  const id = `completions-${number}`;
  const list = make("ul", { role: "listbox", id, "aria-label": "Pages of that name", class: "completions", hidden: "" });
  const said = make("span", { "aria-live": "polite", class: "visually-hidden" });
  let offers = [], chosen = -1, waiting, asked = 0;
  /* ARIA in HTML gives a field of type search no other role. */
  field.type = "text";
  for (const [key, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
    autocomplete: "off", autocapitalize: "none", enterkeyhint: "search",
  })) field.setAttribute(key, value);
  field.form.classList.add("completing");
  field.form.append(list, said);

  const choose = (place) => {
    chosen = place;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    if (place < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", list.children[place].id);
      list.children[place].scrollIntoView({ block: "nearest" });
    }
  };
  const close = () => {
    clearTimeout(waiting);
    asked += 1;
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const show = (found) => {
    offers = found;
    list.replaceChildren(...found.map((offer, place) => {
      const option = make("li", { role: "option", id: `${id}-${place}`, "aria-selected": "false" });
      const note = [offer.kind, offer.note].filter(Boolean).join(", ");
      option.append(make("span", { class: "name", dir: "auto" }, offer.label), " ", make("span", { class: "kind" }, note));
      option.addEventListener("click", () => location.assign(offer.address));
      return option;
    }));
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(Boolean(found.length)));
    choose(-1);
    said.textContent = found.length ? `${found.length} page${found.length === 1 ? "" : "s"} of that name; arrow keys choose one.` : "";
  };
  /* Pressing on the list must not take the focus, and with it the list, away. */
  list.addEventListener("mousedown", (event) => event.preventDefault());
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    const text = field.value.trim();
    if (text.length < 2) return close();
    waiting = setTimeout(async () => {
      const mine = ++asked;
      const answer = await fetch(`${field.dataset.complete}?${new URLSearchParams({ q: text })}`).catch(() => null);
      if (!answer?.ok || mine !== asked || document.activeElement !== field) return;
      const found = await answer.json();
      if (mine === asked) show(found.completions);
    }, 120);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const last = offers.length - 1;
      const down = event.key === "ArrowDown";
      choose(down ? (chosen === last ? -1 : chosen + 1) : chosen < 0 ? last : chosen - 1);
    } else if (event.key === "Enter" && chosen >= 0) location.assign(offers[chosen].address);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
  field.form.addEventListener("submit", close);
}
