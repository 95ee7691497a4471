/** Many texts in one piece of memory: a hundred thousand of them are two objects, not a hundred thousand. */
export interface TextTable {
  readonly bytes: Uint8Array;
  /** Where each text begins; one more than there are texts. */
  readonly starts: Uint32Array;
}

export function tableOf(texts: readonly string[]): TextTable {
  const builder = new TextTableBuilder(texts.length);
  for (const text of texts) builder.add(text);
  return builder.table();
}

export function sizeOf({ starts }: TextTable): number {
  return starts.length - 1;
}

export function textAt({ bytes, starts }: TextTable, index: number): string {
  return bufferOf(bytes).toString('utf8', starts[index], starts[index + 1]);
}

/** The length in bytes. */
export function lengthAt({ starts }: TextTable, index: number): number {
  return (starts[index + 1] ?? 0) - (starts[index] ?? 0);
}

/** Where the text stands in a sorted table, or else the complement of where it would: `~3`. */
export function positionOf(table: TextTable, text: string): number {
  let low = 0;
  let high = sizeOf(table) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = textAt(table, middle);
    if (found === text) return middle;
    if (found < text) low = middle + 1;
    else high = middle - 1;
  }
  return ~low;
}

/** The texts of a sorted table that begin so: from the first number up to, not including, the second. */
export function rangeOf(table: TextTable, prefix: string): readonly [number, number] {
  const first = positionOf(table, prefix);
  const from = first < 0 ? ~first : first;
  // No text has this character: it stands after all that begin with the prefix.
  const behind = positionOf(table, `${prefix}\uffff`);
  return [from, behind < 0 ? ~behind : behind];
}

export class TextTableBuilder {
  #bytes: Buffer;
  #length = 0;
  #count = 0;
  readonly #starts: Uint32Array;

  constructor(count: number) {
    this.#starts = new Uint32Array(count + 1);
    this.#bytes = Buffer.allocUnsafe(Math.max(64, count * 16));
  }

  add(text: string): void {
    this.#reserve(text.length * 3);
    this.#length += this.#bytes.write(text, this.#length, 'utf8');
    this.#end();
  }

  /** A text of another table, byte for byte. */
  copy({ bytes, starts }: TextTable, index: number): void {
    const [from = 0, to = 0] = [starts[index], starts[index + 1]];
    this.#reserve(to - from);
    this.#bytes.set(bytes.subarray(from, to), this.#length);
    this.#length += to - from;
    this.#end();
  }

  table(): TextTable {
    return {
      bytes: Uint8Array.prototype.slice.call(this.#bytes, 0, this.#length),
      starts: this.#count + 1 === this.#starts.length ? this.#starts : this.#starts.slice(0, this.#count + 1),
    };
  }

  #end(): void {
    this.#count += 1;
    this.#starts[this.#count] = this.#length;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
