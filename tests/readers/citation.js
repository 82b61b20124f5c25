// Reads a bibliography from standard input with citation-js and writes CSL-JSON.
const { Cite } = require("@citation-js/core");
require("@citation-js/plugin-bibtex");
require("@citation-js/plugin-ris");
require("@citation-js/plugin-csl");

let text = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (part) => (text += part));
process.stdin.on("end", () => {
  const form = process.argv[2];
  const read = form === "json" ? new Cite(JSON.parse(text)) : new Cite(text, { forceType: form });
  process.stdout.write(JSON.stringify(read.data));
});
