// Cases of the CSL test suite as citeproc-js formats them: the oracle that pandoc is held against.
//
// In, on standard input: {"locales": folder, "cases": [{"mode", "csl", "input", "clusters",
// "citations", "entries", "section", "abbreviations", "input2"}]}. Out: a text for each case, or
// {"error": message}. citeproc-js is under CPAL 1.0 or AGPL 1.0: it is run by tests and scripts
// only, and no part of what is installed. Source: citeproc-js manual, “Running the Processor”.
const fs = require("fs");
const path = require("path");
const CSL = require("citeproc");

const asked = JSON.parse(fs.readFileSync(0, "utf8"));

function locale(tag) {
  const file = path.join(asked.locales, `locales-${tag}.xml`);
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : false;
}

function byId(items) {
  return Object.fromEntries(items.map((item) => [String(item.id), item]));
}

function format(one) {
  let items = byId(one.input);
  const system = {
    retrieveLocale: locale,
    retrieveItem: (id) => items[String(id)],
    getAbbreviation: (_style, lists, jurisdiction, category, key) => {
      const known = ((one.abbreviations || {}).default || {})[category] || {};
      lists.default = lists.default || new CSL.AbbreviationSegments();
      if (known[key]) lists.default[category][key] = known[key];
      return jurisdiction;
    },
  };
  const engine = new CSL.Engine(system, one.csl);
  engine.setOutputFormat("html");
  const ids = one.input.map((item) => item.id);
  if (one.citations) return inserted(engine, one);
  if (one.entries) one.entries.forEach((list) => engine.updateItems(list));
  else engine.updateItems(ids);
  if (one.input2) {
    items = byId(one.input2);
    engine.updateItems(one.input2.map((item) => item.id));
  }
  if (one.mode === "bibliography") {
    const made = engine.makeBibliography(one.section || undefined);
    return made ? made[0].bibstart + made[1].join("") + made[0].bibend : "";
  }
  const clusters = one.clusters || [ids.map((id) => ({ id }))];
  return clusters.map((cluster) => engine.makeCitationCluster(cluster)).join("\n");
}

function inserted(engine, one) {
  const texts = {};
  for (const [citation, before, after] of one.citations) {
    const [, changed] = engine.processCitationCluster(citation, before, after);
    for (const [, text, id] of changed) texts[id] = text;
  }
  if (one.mode === "bibliography") {
    const made = engine.makeBibliography();
    return made[0].bibstart + made[1].join("") + made[0].bibend;
  }
  return engine.registry.citationreg.citationByIndex
    .map((cite) => texts[cite.citationID])
    .join("\n");
}

const written = asked.cases.map((one) => {
  try {
    return format(one);
  } catch (error) {
    return { error: String((error && error.message) || error) };
  }
});
process.stdout.write(JSON.stringify(written));
