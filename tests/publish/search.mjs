// Searches by the scripts of the published site, without a browser: addresses in, results out.
import { readFileSync } from "node:fs";

const [scripts, index] = process.argv.slice(2);
const { Files } = await import(`${scripts}/files.js`);
const { Engine } = await import(`${scripts}/engine.js`);
const { Selection } = await import(`${scripts}/query.js`);
const { stems } = await import(`${scripts}/words.js`);

const asked = JSON.parse(readFileSync(0, "utf-8"));
if (asked.words) console.log(JSON.stringify(asked.words.map(stems)));
else {
  const read = async (name) => JSON.parse(readFileSync(`${index}/${name}.json`, "utf-8"));
  const files = await new Files(read).start();
  const engine = new Engine(files);
  const made = [];
  for (const address of asked.addresses) {
    const result = await engine.search(new Selection(address, files));
    const facets = {};
    for (const name of Object.keys(files.facets)) {
      const { choices, more } = await engine.facet(result, name);
      facets[name] = [choices.map((one) => [one.value, one.label, one.count, one.selected, one.depth]), more];
    }
    const { total, docs, notes } = result;
    made.push({ total, docs, notes, facets, years: await engine.years(result) });
  }
  console.log(JSON.stringify(made));
}
