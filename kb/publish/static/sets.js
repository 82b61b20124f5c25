/* Sets of numbers as the index holds them: bitmaps, or lists of rising numbers by their gaps.
   A bitmap is a Uint8Array, number d at bit d % 8 of byte d >> 3; a list is a Uint32Array. */

const COUNTS = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll("0", "").length);

/** The bytes of a text in base 64. */
export function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** Numbers of 4 bytes, little-endian, from a text in base 64. */
export function numbers(text) {
  const raw = bytes(text);
  const view = new DataView(raw.buffer);
  return Uint32Array.from({ length: raw.length / 4 }, (_, place) => view.getUint32(4 * place, true));
}

/** A set from its text in base 64. */
export function decode(text) {
  const raw = bytes(text);
  const width = raw[0];
  if (!width) return raw.subarray(1);
  const made = new Uint32Array((raw.length - 1) / width);
  const view = new DataView(raw.buffer, 1);
  let last = 0;
  for (let place = 0; place < made.length; place++) {
    const at = place * width;
    last += width === 1 ? view.getUint8(at) : width === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
    made[place] = last;
  }
  return made;
}

/** An empty bitmap for numbers below a bound. */
export function empty(bound) {
  return new Uint8Array((bound >> 3) + 1);
}

/** The bitmap of all numbers from 1 up to a bound. */
export function everything(bound) {
  const made = empty(bound);
  for (let number = 1; number <= bound; number++) put(made, number);
  return made;
}

/** Whether a bitmap has a number. */
export function has(bits, number) {
  return (bits[number >> 3] >> (number & 7)) & 1;
}

/** Put a number into a bitmap. */
export function put(bits, number) {
  bits[number >> 3] |= 1 << (number & 7);
}

/** Put a set, a bitmap or a list, into a bitmap, which is given back. */
export function join(bits, set) {
  if (set instanceof Uint32Array) for (const number of set) put(bits, number);
  else for (let place = 0; place < Math.min(bits.length, set.length); place++) bits[place] |= set[place];
  return bits;
}

/** Leave in a bitmap what another has too, or with ``without`` what it has not; it is given back. */
export function meet(bits, other, without = false) {
  for (let place = 0; place < bits.length; place++) {
    const held = other[place] ?? 0;
    bits[place] &= without ? ~held : held;
  }
  return bits;
}

/** A bitmap of what two have in common. */
export function both(first, second) {
  return meet(first.slice(), second);
}

/** How many numbers a bitmap has. */
export function count(bits) {
  let sum = 0;
  for (const byte of bits) sum += COUNTS[byte];
  return sum;
}

/** How many numbers of a set, a bitmap or a list, a bitmap has too. */
export function shared(bits, set) {
  let sum = 0;
  if (set instanceof Uint32Array) for (const number of set) sum += has(bits, number);
  else for (let place = 0; place < Math.min(bits.length, set.length); place++) sum += COUNTS[bits[place] & set[place]];
  return sum;
}

/** The numbers of a set, a bitmap or a list, in rising order. */
export function* members(set) {
  if (set instanceof Uint32Array) yield* set;
  else {
    for (let place = 0; place < set.length; place++) {
      for (let byte = set[place], bit = 0; byte; byte >>= 1, bit++) if (byte & 1) yield place * 8 + bit;
    }
  }
}
