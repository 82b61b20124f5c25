/* What the pages gain where scripts run: copying, following one node of the graph, searching in
   long facets. Every page works without. */
"use strict";

for (const button of document.querySelectorAll("button.copy")) {
  const text = document.getElementById(button.dataset.copy);
  if (!text || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent.trim());
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
}

for (const graph of document.querySelectorAll("svg.graph")) {
  const edges = [...graph.querySelectorAll(".edge")];
  const follow = (name) => {
    graph.classList.toggle("picking", name !== null);
    for (const edge of edges) {
      edge.classList.toggle("on", edge.dataset.from === name || edge.dataset.to === name);
    }
  };
  for (const node of graph.querySelectorAll("[data-node]")) {
    for (const event of ["mouseenter", "focus"]) {
      node.addEventListener(event, () => follow(node.dataset.node));
    }
    for (const event of ["mouseleave", "blur"]) node.addEventListener(event, () => follow(null));
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
