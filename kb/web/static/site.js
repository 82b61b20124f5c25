/* What the pages gain where scripts run: copying, PNG files of drawings, following one node of the
   graph, searching in long facets. Every page works without. */
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

async function pngOf(address) {
  const drawing = await (await fetch(address)).text();
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(drawing);
  await image.decode();
  const canvas = document.createElement("canvas");
  const scale = Math.min(2, 16000 / Math.max(image.width, image.height));
  canvas.width = image.width * scale;
  canvas.height = image.height * scale;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
}

for (const link of document.querySelectorAll("a[data-png]")) {
  const png = document.createElement("button");
  png.type = "button";
  png.className = "as-link";
  png.textContent = "PNG";
  png.addEventListener("click", async () => {
    const file = document.createElement("a");
    file.download = location.pathname.split("/").pop() + ".png";
    file.href = await pngOf(link.href);
    file.click();
  });
  link.after(", ", png);
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

for (const box of document.querySelectorAll("input[data-filter]")) {
  box.closest("[hidden]")?.removeAttribute("hidden");
  box.addEventListener("input", () => {
    const wanted = box.value.trim().toLowerCase();
    for (const item of document.getElementById(box.dataset.filter).children) {
      item.hidden = !item.textContent.toLowerCase().includes(wanted);
    }
  });
}

for (const form of document.querySelectorAll("form[data-tidy]")) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
  });
}
