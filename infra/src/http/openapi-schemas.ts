/** The schemas that parse, told as JSON Schema for the OpenAPI document. */
import { z } from 'zod';

/** A piece of a JSON document. */
export type Json = Readonly<Record<string, unknown>>;

/** What is sent to us, before defaults and transformations, or what we answer. */
export type Direction = 'input' | 'output';

/**
 * Gathers the schemas of a document. One with a name (`meta({ id })`) becomes a component; if what is sent differs from what is
 * answered (a default makes a field optional only on the way in), the former's name ends in `Input`.
 */
export class SchemaComponents {
  readonly #converted: Record<Direction, Map<z.ZodType, Json>> = { input: new Map(), output: new Map() };
  readonly #named: Record<Direction, Map<string, Json>> = { input: new Map(), output: new Map() };

  /** Every schema has to be added before any is told. @throws {Error} JSON Schema has no words for it (a transformation's result) */
  add(schema: z.ZodType, direction: Direction): void {
    if (this.#converted[direction].has(schema)) return;
    const { $schema: _, $defs = {}, ...json } = z.toJSONSchema(schema, { io: direction, override: examples });
    this.#converted[direction].set(schema, json);
    for (const [name, definition] of Object.entries($defs))
      this.#named[direction].set(name, { ...definition });
  }

  /** The schema, or a reference to its component. */
  tell(schema: z.ZodType, direction: Direction): Json {
    const json = this.#converted[direction].get(schema);
    if (json === undefined) throw new TypeError('A schema was told before it was added');
    return this.#withReferences(json, direction, this.#twofold());
  }

  /** The named schemas, in the order of their names. */
  components(): Json {
    const twofold = this.#twofold();
    const all = new Map<string, Json>();
    for (const direction of ['output', 'input'] as const) {
      for (const [name, json] of this.#named[direction]) {
        all.set(nameOf(name, direction, twofold), this.#withReferences(json, direction, twofold));
      }
    }
    return Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The names that mean two things, by themselves or by what they refer to. */
  #twofold(): ReadonlySet<string> {
    const twofold = new Set<string>();
    const both = [...this.#named.input].flatMap(([name, input]) => {
      const output = this.#named.output.get(name);
      return output ? [{ name, input: JSON.stringify(input), output: JSON.stringify(output) }] : [];
    });
    for (let before = -1; twofold.size > before;) {
      before = twofold.size;
      for (const { name, input, output } of both) {
        const refers = [...twofold].some((other) => input.includes(`"${prefix}${other}"`));
        if (refers || input !== output) twofold.add(name);
      }
    }
    return twofold;
  }

  #withReferences(json: Json, direction: Direction, twofold: ReadonlySet<string>): Json {
    const text = JSON.stringify(json, (key, value: unknown) => {
      if (key !== '$ref' || typeof value !== 'string' || !value.startsWith(prefix)) return value;
      return `#/components/schemas/${nameOf(value.slice(prefix.length), direction, twofold)}`;
    });
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  }
}

const prefix = '#/$defs/';

function nameOf(name: string, direction: Direction, twofold: ReadonlySet<string>): string {
  return direction === 'input' && twofold.has(name) ? `${name}Input` : name;
}

// `.meta({ example })` is how zod's users write it; JSON Schema only has `examples`.
function examples({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (!('example' in jsonSchema)) return;
  jsonSchema.examples = [jsonSchema['example']];
  delete jsonSchema['example'];
}
