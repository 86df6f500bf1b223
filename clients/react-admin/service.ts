export type Fields = Record<string, unknown>;

export interface Options {
  /** Where the service is, with the prefix of its paths if it has one. */
  readonly baseUrl: string;
  /** Called before every request, so that it can renew an expired token. */
  readonly token: () => string | Promise<string>;
  readonly fetch?: typeof globalThis.fetch;
}

/** What react-admin passes on as `meta`. */
export interface Meta {
  /** Of `update` and `delete`: the version to change, from the `meta` of `getOne`. */
  readonly etag?: string | undefined;
  /** Sends `Prefer: handling=lenient`: casts in spite of conflicts, leaves out unknown actors, ignores unknown filters. */
  readonly lenient?: boolean | undefined;
  /** Of lists of `changes`: the position of the previous answer. */
  readonly since?: string | undefined;
}

export interface Context {
  readonly meta?: Meta | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Asked extends Context {
  readonly query?: Fields;
  readonly headers?: Record<string, string>;
  readonly prefer?: string;
  readonly body?: object;
}

export interface Answer {
  readonly body: Fields;
  readonly headers: Headers;
}

/** The body of an error of the service, and its faults by field. */
export interface ErrorBody {
  /** What refuses a casting or the days of a role (409). */
  readonly conflicts?: Fields[];
  readonly details?: { field: string; message: string }[];
  /** As the forms of react-admin expect it: a message for each input, and one for the notification. */
  readonly errors: Record<string, string | { serverError: string }>;
  readonly [member: string]: unknown;
}

/** A request that failed, in the form of react-admin's own `HttpError`. */
export class HttpError extends Error {
  override readonly name = 'HttpError';

  constructor(
    message: string,
    readonly status: number,
    readonly body: ErrorBody = { errors: {} },
    /** The seconds after which the service accepts the request again. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

/** Sends requests to the service. */
export class Service {
  private readonly base: string;

  constructor(private readonly options: Options) {
    this.base = options.baseUrl.replace(/\/+$/, '');
  }

  /** @throws HttpError; TypeError without an answer */
  async send(method: string, path: string, { query, headers, prefer, body, meta, signal }: Asked): Promise<Answer> {
    const preferences = [prefer, meta?.lenient && 'handling=lenient'].filter(Boolean).join(', ');
    const response = await (this.options.fetch ?? fetch)(this.base + path + search(query ?? {}), {
      method,
      headers: {
        Authorization: `Bearer ${await this.options.token()}`,
        ...(body && { 'Content-Type': 'application/json' }),
        ...(preferences && { Prefer: preferences }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    const answer = parsed(await response.text());
    if (!response.ok || !answer) throw errorOf(response, answer);
    return { body: answer, headers: response.headers };
  }
}

/** Several values as one comma list, as the service documents; a comma within a value is escaped. */
function search(query: Fields): string {
  const parts = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => [escaped(name), [value].flat().map(escaped).join()])
    // A filter whose input is empty.
    .filter(([, values]) => values !== '');
  return parts.length > 0 ? `?${parts.map((part) => part.join('=')).join('&')}` : '';
}

const escaped = (value: unknown) => encodeURIComponent(String(value));

/** The JSON object in a body; `undefined` if a proxy answered with something else. */
function parsed(text: string): Fields | undefined {
  try {
    return JSON.parse(text || '{}') as Fields;
  } catch {
    return undefined;
  }
}

function errorOf({ status, statusText, headers }: Response, answer: Fields = {}): HttpError {
  const { details = [], message } = answer as Partial<ErrorBody> & { message?: string };
  const words = details.map(({ field, message }) => `${field} ${message}`).join('; ');
  const text = words || message || `${status} ${statusText}`.trim();
  // Others are the name of a header, or the body as a whole.
  const ofFields = details.filter(({ field }) => /^[a-z_]+$/.test(field) && !['body', 'request'].includes(field));
  const errors = Object.fromEntries(ofFields.map(({ field, message }) => [field, message]));
  const body = { ...answer, errors: ofFields.length > 0 ? { ...errors, root: { serverError: text } } : {} };
  const seconds = headers.get('retry-after');
  return new HttpError(text, status, body, seconds === null ? undefined : Number(seconds));
}
