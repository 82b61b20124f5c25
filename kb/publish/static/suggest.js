/* Words of the index that are near to one that nothing holds, by edit distance. */

import { count } from "./sets.js";
import { holders } from "./scores.js";
import { fold } from "./words.js";

const SHORTEST = 4, LONG = 7, LONGEST = 40, PARTS = 12;
const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];

/** The word nearest to one, those that more claims hold first; empty for none. Where the index
    has many parts, the first letter is taken to be right. */
export async function suggestion(files, word) {
  const typed = fold(word);
  if (typed.length < SHORTEST || typed.length > LONGEST || !/^\p{L}+$/u.test(typed)) return "";
  const few = files.starts.forms.length <= PARTS;
  const near = [...edits(typed)].filter((one) => few || one[0] === typed[0]);
  const found = await Promise.all(near.map(async (form) => [form, await files.row("forms", form)]));
  let candidates = found.filter(([, stem]) => stem !== undefined);
  if (!candidates.length && typed.length >= LONG) {
    candidates = (await files.starting("forms", typed.slice(0, 2)))
      .filter(([form]) => Math.abs([...form].length - typed.length) <= 2 && distance(typed, form) <= 2);
  }
  const counted = await Promise.all(candidates.map(async ([form, stem]) =>
    [form, count(holders(await files.row("words", stem), files.claims))]));
  counted.sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  return counted.length ? counted[0][0] : "";
}

/* Everything that is one letter left out, put in, changed, or changed about with the next away. */
function edits(word) {
  const made = new Set();
  for (let place = 0; place <= word.length; place++) {
    const [head, tail] = [word.slice(0, place), word.slice(place)];
    if (tail) made.add(head + tail.slice(1));
    if (tail.length > 1) made.add(head + tail[1] + tail[0] + tail.slice(2));
    for (const letter of LETTERS) {
      if (tail) made.add(head + letter + tail.slice(1));
      made.add(head + letter + tail);
    }
  }
  made.delete(word);
  return made;
}

/* How many letters have to be put in, left out or changed (Levenshtein 1966). */
function distance(first, second) {
  let above = Array.from({ length: second.length + 1 }, (_, place) => place);
  for (const [row, one] of [...first].entries()) {
    const line = [row + 1];
    for (const [column, other] of [...second].entries()) {
      line.push(Math.min(above[column + 1] + 1, line.at(-1) + 1, above[column] + (one !== other)));
    }
    above = line;
  }
  return above.at(-1);
}
