import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

/** What a client has received, as far as the document tells of it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: unknown;
}

const json = z.record(z.string(), z.unknown());
const operation = z.object({
  operationId: z.string(),
  responses: z.record(
    z.string(),
    z.object({
      description: z.string(),
      headers: json.optional(),
      content: z.record(z.string(), z.object({ schema: json })).optional(),
    }),
  ),
});
const document = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: json }),
});

/** Headers that HTTP itself, not the API, has. */
const ofHttp = new Set([
  'connection',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'x-content-type-options',
  'allow',
]);

/** The served OpenAPI document, as the measure of every answer. */
export class ApiDocument {
  private readonly document: z.output<typeof document>;
  private readonly schemas = new Map<string, z.ZodType>();

  constructor(served: unknown) {
    this.document = document.parse(served);
  }

  /** Every operation there is, such as `POST /orders/{id}/cancel`. */
  operations(): string[] {
    return Object.entries(this.document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
  }

  /** @throws {Error} the answer is not one that the document tells of; one to a request of no operation is not looked at */
  check({ method, path, status, headers, json }: Received): void {
    const template = this.templateOf(path);
    const operation = template && this.document.paths[template]?.[method.toLowerCase()];
    if (!template || !operation) return;
    const answers = `${method} ${template} answers ${status}`;
    const response = operation.responses[String(status)];
    if (!response) throw new Error(`${answers}, which the document does not have`);
    const names = new Set(Object.keys(response.headers ?? {}).map((name) => name.toLowerCase()));
    for (const name of Object.keys(headers))
      if (!names.has(name) && !ofHttp.has(name))
        throw new Error(`${answers} with ${name}, which the document does not have`);
    if (json === undefined) return;
    const mediaType = headers['content-type'] ?? '';
    const schema = response.content?.[mediaType]?.schema;
    if (!schema) throw new Error(`${answers} with ${mediaType}, which the document does not have`);
    const parsed = this.compiled(`${answers} ${mediaType}`, schema).safeParse(json);
    if (!parsed.success) throw new Error(`${answers} with another body: ${parsed.error.message}`);
    if (!isDeepStrictEqual(parsed.data, json)) throw new Error(`${answers} with fields of its own`);
    const { code } = z.object({ code: z.unknown() }).parse({ code: undefined, ...json });
    if (
      status >= 400 &&
      mediaType.includes('problem') &&
      !response.description.includes(`\`${String(code)}\``)
    )
      throw new Error(`${answers} ${String(code)}, which the document does not have`);
  }

  private templateOf(path: string): string | undefined {
    const [asked = ''] = path.split('?');
    return Object.keys(this.document.paths)
      .filter((template) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(asked))
      .sort((a, b) => a.split('{').length - b.split('{').length)[0];
  }

  private compiled(name: string, schema: z.output<typeof json>): z.ZodType {
    const known = this.schemas.get(name);
    if (known) return known;
    const text = JSON.stringify({ ...schema, $defs: this.document.components.schemas });
    const made = z.fromJSONSchema(
      json.parse(JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/'))),
    );
    this.schemas.set(name, made);
    return made;
  }
}
