import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

interface Response {
  readonly content?: Record<string, { schema: object }>;
}

/** Checks every answer of the service against its own OpenAPI document. */
export class DocumentCheck {
  private readonly ajv: Ajv2020;
  private readonly templates: [RegExp, string][];
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(private readonly document: OpenAPIObject) {
    this.ajv = new Ajv2020({ strict: false, formats: { date: true } });
    this.ajv.addSchema({ $id: 'document', components: document.components });
    this.templates = Object.keys(document.paths).map((path) => [
      new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
      path,
    ]);
  }

  /** @throws Error that says where the answer differs from the document; an unknown path or verb may only be 404, 405, 400 */
  check({ method, path, status, text, headers }: Seen): void {
    const template = this.templateOf(path);
    const responses = template && this.responsesOf(template, method.toLowerCase().replace('head', 'get'));
    if (!responses) return;
    const where = `${method} ${template} ${status}`;
    if (!responses[status]) throw new Error(`${where} is not documented: ${text}`);
    if (text === '') return;
    const response = status === 201 ? this.created(responses[status], headers) : responses[status];
    const type = headers.get('content-type')?.split(';', 1)[0] ?? '';
    if (!response.content?.[type]) throw new Error(`${where} has no ${type} in the document: ${text}`);
    const validate = this.validator(`${where} ${type}`, response.content[type].schema);
    if (!validate(valueOf(type, text))) throw new Error(`${where}: ${this.ajv.errorsText(validate.errors)}: ${text}`);
  }

  /** For 201 of documented routes the document has no content, because the body is optional. It is the body of GET Location. */
  private created(response: Response, headers: Headers): Response {
    if (response.content) return response;
    return this.responsesOf(this.templateOf(headers.get('location')!)!, 'get')![200]!;
  }

  private templateOf(path: string): string | undefined {
    const bare = path
      .split('?', 1)[0]!
      .replace(/\/+/g, '/')
      .replace(/(.)\/$/, '$1');
    return this.templates.find(([pattern]) => pattern.test(bare))?.[1];
  }

  private responsesOf(template: string, verb: string): Record<string, Response | undefined> | undefined {
    return this.document.paths[template]![verb as 'get']?.responses as Record<string, Response> | undefined;
  }

  private validator(where: string, schema: object): ValidateFunction {
    const known = this.validators.get(where);
    if (known) return known;
    const text = JSON.stringify(schema).replaceAll('"#/components', '"document#/components');
    const validate = this.ajv.compile(JSON.parse(text) as object);
    this.validators.set(where, validate);
    return validate;
  }
}

/** Other types than JSON are described as text. */
const valueOf = (type: string, text: string): unknown => (type === 'application/json' ? JSON.parse(text) : text);
