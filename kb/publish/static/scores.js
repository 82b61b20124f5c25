/* How well claims fit, in the levels of the index, and where words stand in a text. */

import { bytes, count, decode, empty, members, put } from "./sets.js";
import { fold, words } from "./words.js";

/** The scores of claims. */
export class Scores {
  constructor(files) {
    this.files = files;
    this.points = new Uint32Array(files.claims + 1);
    this.found = empty(files.claims);
  }

  add(row) {
    if (!row) return;
    for (const [doc, level] of levels(row, this.files.claims)) {
      this.points[doc] += level;
      put(this.found, doc);
    }
  }

  /** The same for each of some claims: a share of what so rare a word says. */
  flat(bits, share) {
    const { unit, highest } = this.files.scores;
    const holding = count(bits);
    const rarity = Math.log(1 + (this.files.claims - holding + 0.5) / (holding + 0.5));
    const level = Math.min(Math.max(Math.floor(share * rarity * unit + 0.5), 1), highest);
    for (const doc of members(bits)) {
      this.points[doc] += level;
      put(this.found, doc);
    }
  }
}

/* The claims that hold a word, each with its level. */
function* levels([docs, raw], claims) {
  const found = bytes(raw);
  if (docs !== null) {
    let place = 0;
    for (const doc of members(decode(docs))) yield [doc, found[place++]];
    return;
  }
  const width = (claims >> 3) + 1;
  const made = new Uint8Array(claims + 1);
  for (let plane = 0; plane * width < found.length; plane++) {
    for (const doc of members(found.subarray(plane * width, (plane + 1) * width))) made[doc] |= 1 << plane;
  }
  for (let doc = 1; doc <= claims; doc++) if (made[doc]) yield [doc, made[doc]];
}

/** The claims that hold a word, by what the index has of it. */
export function holders(row, claims) {
  const made = empty(claims);
  if (row) for (const [doc] of levels(row, claims)) put(made, doc);
  return made;
}

/** Where words stand one after the other in a text; of the last only its start may be given. */
export function* runs(text, stems, last = null) {
  const found = [...words(text)];
  for (let start = 0; start + stems.length <= found.length; start++) {
    const fits = stems.every((stem, place) => {
      const word = found[start + place];
      return last !== null && place === stems.length - 1
        ? fold(text.slice(word.start, word.end)).startsWith(last)
        : word.stem === stem;
    });
    if (fits) yield [found[start].start, found[start + stems.length - 1].end];
  }
}
