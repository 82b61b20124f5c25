/* Words as the index of the site has them: read by SQLite's tokenizer unicode61 without diacritics,
   stemmed by its porter (Porter, An algorithm for suffix stripping, Program 14, 1980). */

const UNSEEN = "\u00ad\u034f\u200c-\u200f\u2060\ufeff";
const LETTERS = new RegExp(`[\\p{L}\\p{N}\\p{Co}${UNSEEN}]+`, "gu");
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]+/gu;
const HIDDEN = new RegExp(`[${UNSEEN}]+`, "gu");
const FOLDS = {
  ø: "o", ł: "l", đ: "d", ħ: "h", ŧ: "t", ı: "i", ß: "ss", æ: "ae", œ: "oe", ð: "d", þ: "th", ĸ: "k",
  ŋ: "n", ς: "σ", ё: "е", أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ة: "ه", ـ: "",
};
const FOLDED = new RegExp(`[${Object.keys(FOLDS).join("")}]`, "gu");
/* Scripts whose texts are cut into pairs of letters. */
const PAIRED = /[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff]+/gu;
const SINGLE = new RegExp(String.raw`(?<!${PAIRED.source})${PAIRED.source.slice(0, -1)}[^\p{L}\p{N}_]*$`, "u");
const SHORTEST = 3, LONGEST = 64;

/** Whether a text has letters of the scripts that are cut into pairs. */
export function isPaired(text) {
  return text.search(PAIRED) >= 0;
}

/** Whether a text ends in a single letter of them, which only begins a word. */
export function goesOn(text) {
  return SINGLE.test(text);
}

/** A text without accents and capitals, as the index has it. */
export function plain(text) {
  const small = text.normalize("NFKC").replace(HIDDEN, "").toLowerCase();
  const folded = small.replace(FOLDED, (letter) => FOLDS[letter]);
  return folded.normalize("NFD").replace(MARKS, "").normalize("NFC");
}

/** A name without case, accents and hyphens, words parted by single spaces. */
export function fold(text) {
  return plain(text.replaceAll("-", " ")).split(/\s+/u).filter(Boolean).join(" ");
}

/** Each word of a text: where it starts and ends, and its stem. */
export function* words(text) {
  const whole = text.normalize("NFC");
  for (const match of whole.matchAll(LETTERS)) {
    let done = 0;
    for (const run of match[0].matchAll(PAIRED)) {
      yield* word(match[0].slice(done, run.index), match.index + done);
      const start = match.index + run.index;
      for (let place = 0; place < run[0].length; place++) {
        const pair = run[0].slice(place, place + 2);
        yield { start: start + place, end: start + place + pair.length, stem: plain(pair), alone: pair.length < 2 && place > 0 };
      }
      done = run.index + run[0].length;
    }
    yield* word(match[0].slice(done), match.index + done);
  }
}

function* word(text, start) {
  if (text) yield { start, end: start + text.length, stem: stem(plain(text)) };
}

/** The stems of a text as it is looked for, in its order. */
export function stems(text) {
  return [...words(text)].filter((one) => !one.alone).map((one) => one.stem);
}

/* Whether the letter at a place is a consonant; any letter beyond a to z counts as one. */
function consonant(word, place) {
  const letter = word[place];
  if ("aeiou".includes(letter)) return false;
  return letter !== "y" || place === 0 || !consonant(word, place - 1);
}

/* How often a vowel is followed by a consonant: Porter's m. */
function measure(word) {
  let count = 0;
  for (let place = 1; place < word.length; place++) {
    if (consonant(word, place) && !consonant(word, place - 1)) count++;
  }
  return count;
}

function hasVowel(word) {
  for (let place = 0; place < word.length; place++) if (!consonant(word, place)) return true;
  return false;
}

function endsDouble(word) {
  const last = word.length - 1;
  return last > 0 && word[last] === word[last - 1] && consonant(word, last);
}

/* Consonant, vowel, consonant at the end, the last of them none of w, x, y. */
function endsShort(word) {
  const last = word.length - 1;
  return last > 1 && consonant(word, last) && !consonant(word, last - 1)
    && consonant(word, last - 2) && !"wxy".includes(word[last]);
}

const SECOND = [
  ["ational", "ate"], ["tional", "tion"], ["enci", "ence"], ["anci", "ance"], ["izer", "ize"],
  ["logi", "log"], ["bli", "ble"], ["alli", "al"], ["entli", "ent"], ["eli", "e"], ["ousli", "ous"],
  ["ization", "ize"], ["ation", "ate"], ["ator", "ate"], ["alism", "al"], ["iveness", "ive"],
  ["fulness", "ful"], ["ousness", "ous"], ["aliti", "al"], ["iviti", "ive"], ["biliti", "ble"],
];
const THIRD = [
  ["icate", "ic"], ["ative", ""], ["alize", "al"], ["iciti", "ic"], ["ical", "ic"], ["ful", ""],
  ["ness", ""],
];
const FOURTH = [
  "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ion", "ism", "ate", "iti", "ous",
  "ive", "ize", "al", "er", "ic", "ou",
];

/* Whether a word ends so and has something before it. */
function ends(word, ending) {
  return word.length > ending.length && word.endsWith(ending);
}

function swapped(word, pairs) {
  for (const [ending, other] of pairs) {
    if (!ends(word, ending)) continue;
    const rest = word.slice(0, -ending.length);
    return measure(rest) > 0 ? rest + other : word;
  }
  return word;
}

function firstStep(word) {
  if (ends(word, "sses") || ends(word, "ies")) word = word.slice(0, -2);
  else if (ends(word, "s") && !word.endsWith("ss")) word = word.slice(0, -1);
  if (ends(word, "eed")) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const cut = ["ed", "ing"].find((end) => ends(word, end));
  if (!cut || !hasVowel(word.slice(0, -cut.length))) return word;
  word = word.slice(0, -cut.length);
  if (/(?:at|bl|iz)$/.test(word)) return word + "e";
  if (endsDouble(word) && !/[lsz]$/.test(word)) return word.slice(0, -1);
  return measure(word) === 1 && endsShort(word) ? word + "e" : word;
}

function fourthStep(word) {
  const cut = FOURTH.find((end) => ends(word, end));
  if (!cut) return word;
  const rest = word.slice(0, -cut.length);
  if (measure(rest) < 2 || (cut === "ion" && !/[st]$/.test(rest))) return word;
  return rest;
}

function fifthStep(word) {
  if (word.endsWith("e")) {
    const rest = word.slice(0, -1);
    if (measure(rest) > 1 || (measure(rest) === 1 && !endsShort(rest))) word = rest;
  }
  return measure(word) > 1 && word.endsWith("ll") ? word.slice(0, -1) : word;
}

/** The stem of one word in small letters without accents. */
export function stem(text) {
  // The tokenizer counts bytes, and every byte of a letter beyond a to z is a consonant.
  const bytes = new TextEncoder().encode(text);
  if (bytes.length < SHORTEST || bytes.length > LONGEST) return text;
  let word = String.fromCharCode(...bytes);
  word = firstStep(word);
  if (word.endsWith("y") && hasVowel(word.slice(0, -1))) word = word.slice(0, -1) + "i";
  word = fifthStep(fourthStep(swapped(swapped(word, SECOND), THIRD)));
  return new TextDecoder().decode(Uint8Array.from(word, (letter) => letter.charCodeAt(0)));
}
