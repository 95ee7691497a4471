const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9A-HJKMNP-TV-Z]{26}\b/;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/;
const MADE = new RegExp(`${ID.source}|${TIME.source}`, 'g');

/** Which real value stands for which documented one: the ids that the shop has made, and whatever varies. */
export class Correspondence {
  readonly #real: Map<string, string>;

  constructor(known: Iterable<readonly [string, string]> = []) {
    this.#real = new Map(known);
  }

  /** For an attempt that may be in vain. */
  copy(): Correspondence {
    return new Correspondence(this.#real);
  }

  /** The value as it would be documented in the real shop: every known text in it, in names too, is the real one. */
  translate<T>(value: T): T {
    if (typeof value === 'string') return this.#translateText(value) as T;
    if (Array.isArray(value)) return value.map((item) => this.translate<unknown>(item)) as T;
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([name, part]) => [
      this.#translateText(name),
      this.translate<unknown>(part),
    ]);
    return Object.fromEntries(entries) as T;
  }

  /** Whether two texts are the same but for the ids and times in them; learns which id stands for which. */
  matches(documented: string, real: string): boolean {
    const expected = this.translate(documented);
    if (expected === real) return true;
    if (expected.replace(MADE, kindOf) !== real.replace(MADE, kindOf)) return false;
    const made = real.match(MADE) ?? [];
    return (documented.match(MADE) ?? []).every((text, index) => this.#learn(text, made[index] ?? ''));
  }

  /** For a text that the shop makes anew each time, whatever it looks like. */
  stand(documented: string, real: string): void {
    this.#real.set(documented, real);
  }

  #learn(documented: string, real: string): boolean {
    if (!ID.test(documented)) return true;
    const known = this.#real.get(documented);
    if (known === undefined) this.#real.set(documented, real);
    return known === undefined || known === real;
  }

  #translateText(text: string): string {
    const whole = this.#real.get(text);
    if (whole !== undefined) return whole;
    return text.replace(MADE, (made) => this.#real.get(made) ?? made);
  }
}

function kindOf(made: string): string {
  return ID.test(made) ? '{id}' : '{time}';
}
