/* What the pages gain where scripts run: copying, following one node of the graph, searching in
   long facets. Every page works without. */
"use strict";

for (const button of document.querySelectorAll("button.copy")) {
  const text = document.getElementById(button.dataset.copy);
  if (!text || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText((text.innerText || text.textContent).trim());
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
}

/* The styles of the citation panel: a list to choose from, remembered from page to page. */
for (const picker of document.querySelectorAll(".cite-picker")) {
  const list = picker.querySelector("select");
  const choices = [...document.querySelectorAll(".cite-choice")];
  const show = (name) => {
    for (const choice of choices) {
      choice.open = choice.dataset.style === name;
      choice.hidden = !choice.open;
    }
  };
  try { list.value = localStorage.getItem("cite-style") || list.value; } catch { /* not kept */ }
  if (!list.value) list.selectedIndex = 0;
  for (const choice of choices) {
    choice.removeAttribute("name");
    choice.classList.add("picked");
  }
  show(list.value);
  picker.classList.add("ready");
  list.addEventListener("change", () => {
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
