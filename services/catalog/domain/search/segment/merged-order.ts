import { sizeOf, textAt, type TextTable } from './text-table.ts';

/** An entry of one of several tables. */
export interface Origin {
  readonly part: number;
  readonly index: number;
}

/** The entries of sorted tables in one order; those with the same text are a group. */
export function mergedOrder(
  tables: readonly TextTable[],
  counts: (part: number, index: number) => boolean,
): { readonly groups: readonly (readonly Origin[])[]; readonly origins: readonly Origin[] } {
  const heads = tables.map((table, part) => new Head(table, part, counts));
  const groups: Origin[][] = [];
  for (;;) {
    let least: string | undefined;
    for (const { text } of heads)
      if (text !== undefined && (least === undefined || text < least)) least = text;
    if (least === undefined) return { groups, origins: groups.flat() };
    const group: Origin[] = [];
    for (const head of heads) {
      if (head.text !== least) continue;
      group.push(head.origin);
      head.advance();
    }
    groups.push(group);
  }
}

/** How far a table has been read. */
class Head {
  text: string | undefined;
  readonly #table: TextTable;
  readonly #part: number;
  readonly #counts: (part: number, index: number) => boolean;
  #index = -1;

  constructor(table: TextTable, part: number, counts: (part: number, index: number) => boolean) {
    this.#table = table;
    this.#part = part;
    this.#counts = counts;
    this.advance();
  }

  get origin(): Origin {
    return { part: this.#part, index: this.#index };
  }

  advance(): void {
    const size = sizeOf(this.#table);
    do this.#index += 1;
    while (this.#index < size && !this.#counts(this.#part, this.#index));
    this.text = this.#index < size ? textAt(this.#table, this.#index) : undefined;
  }
}
