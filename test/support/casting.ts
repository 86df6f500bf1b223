import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ActorDto } from '../../src/actors/actor.dto.js';
import { createApp } from '../../src/app.js';
import type { AbsenceDto } from '../../src/castings/absence.dto.js';
import type { CastingDto } from '../../src/castings/casting.dto.js';
import type { ListedConflictDto } from '../../src/castings/conflict.dto.js';
import type { RoleDto } from '../../src/castings/role.dto.js';
import { Config, loadConfig } from '../../src/config/config.js';
import { databaseSettings } from '../../src/config/settings.js';
import { permissionsOf, type Role } from '../../src/dev/identity/roles.js';
import type { ChangeDto } from '../../src/history/change.dto.js';
import type { Envelope } from '../../src/http/errors/error-envelope.js';
import { openApiDocument } from '../../src/http/openapi/document.js';
import type { SendingLimits } from '../../src/http/sending.js';
import type { MovieDto } from '../../src/movies/movie.dto.js';
import { createDatabase, type TestDatabase } from './database.js';
import { DocumentCheck } from './document.js';
import { AUDIENCE, Issuer } from './issuer.js';
import { until } from './until.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; which members it has depends on the answer. */
  readonly body: Body;
}

export interface Body extends Omit<Envelope, 'conflicts'> {
  readonly absence: AbsenceDto;
  readonly absences: AbsenceDto[];
  readonly actor: ActorDto;
  readonly actors: [ActorDto, ...ActorDto[]];
  readonly casting: CastingDto;
  readonly castings: CastingDto[];
  readonly changes: ChangeDto[];
  readonly conflicts: ListedConflictDto[];
  readonly movie: MovieDto;
  readonly movies: [MovieDto, ...MovieDto[]];
  readonly role: RoleDto;
  readonly roles: RoleDto[];
}

type Send = (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

/** Sends requests as one caller: `as('director').patch('/actors/1', { age: 30 })`. Strings and bytes are sent unchanged, all else as JSON. */
export type Caller = Record<'get' | 'head' | 'post' | 'patch' | 'put' | 'delete' | 'options', Send>;

/** The real service on its own port, with its own database and identity provider. */
export class Casting {
  /** One for all services of a test file: no setting changes what it checks. */
  private static document: DocumentCheck | undefined;
  private readonly tokens = new Map<Role, Promise<string>>();

  private constructor(
    readonly app: NestFastifyApplication,
    readonly database: TestDatabase,
    readonly issuer: Issuer,
    readonly url: string,
  ) {
    Casting.document ??= new DocumentCheck(openApiDocument(app, app.get(Config)));
  }

  /** `env` adds or replaces settings; `limits` replaces limits of sending answers. */
  static async start(env: Record<string, string> = {}, limits: Partial<SendingLimits> = {}): Promise<Casting> {
    const casting = await Casting.boot(env, limits);
    await casting.ready();
    return casting;
  }

  /** Returns as soon as the service listens; it may not be ready yet. */
  static async boot(env: Record<string, string> = {}, limits: Partial<SendingLimits> = {}): Promise<Casting> {
    const [database, issuer] = await Promise.all([createDatabase(), Issuer.start()]);
    const settings = environment(database.url, issuer.url, { ...PATIENT, ...env });
    const app = await createApp(loadConfig(settings), limits);
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new Casting(app, database, issuer, `http://127.0.0.1:${port}`);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await Promise.all([this.issuer.stop(), this.database.drop()]);
  }

  /** Waits until /health/ready says 200. */
  async ready(): Promise<void> {
    await until(async () => (await this.as(undefined).get('/health/ready')).status === 200);
  }

  /** Waits until the database, which was away, answers again. */
  async recovered(): Promise<void> {
    await until(async () => (await this.as('director').get('/changes?limit=1')).status === 200);
  }

  as(role: Role | undefined): Caller {
    return this.with(async () => (role ? `Bearer ${await this.token(role)}` : undefined));
  }

  /** A caller with exactly this Authorization header. */
  withAuthorization(authorization: string): Caller {
    return this.with(() => Promise.resolve(authorization));
  }

  token(role: Role): Promise<string> {
    const token =
      this.tokens.get(role) ?? this.issuer.sign({ sub: `${role}@casting.test`, permissions: permissionsOf(role) });
    this.tokens.set(role, token);
    return token;
  }

  /** Empties all tables. The sequences of ids continue. */
  async clear(): Promise<void> {
    await this.database.query('DELETE FROM movies');
    await this.database.query('DELETE FROM actors');
  }

  private with(authorization: () => Promise<string | undefined>): Caller {
    const send =
      (method: string): Send =>
      async (path, body, headers = {}) => {
        const credentials = await authorization();
        const response = await fetch(this.url + path, {
          method,
          headers: {
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(credentials === undefined ? {} : { authorization: credentials }),
            ...headers,
          },
          body:
            typeof body === 'string' || body instanceof Uint8Array
              ? (body as string | Uint8Array<ArrayBuffer>)
              : JSON.stringify(body),
          redirect: 'manual',
        });
        const text = await response.text();
        Casting.document!.check({ method, path, status: response.status, text, headers: response.headers });
        const json = response.headers.get('content-type')?.startsWith('application/json') && text !== '';
        return {
          status: response.status,
          headers: response.headers,
          text,
          body: (json ? JSON.parse(text) : undefined) as Body,
        };
      };
    const verbs = ['get', 'head', 'post', 'patch', 'put', 'delete', 'options'] as const;
    return Object.fromEntries(verbs.map((verb) => [verb, send(verb.toUpperCase())])) as unknown as Caller;
  }
}

/** The path of the row that a write created or changed, such as `/actors/17`. */
export const locationOf = ({ headers }: Answer) => headers.get('location')!;

export const idOf = (path: string) => Number(path.split('/')[2]);

/** Time-outs that no pause of a busy machine reaches. Tests of a time-out set their own. */
export const PATIENT = Object.fromEntries(
  ['LOCK', 'STATEMENT', 'QUERY', 'IDLE_TRANSACTION', 'ACQUIRE'].map((name) => [`DATABASE_${name}_TIMEOUT_MS`, '60000']),
);

/** The same time-outs as they are by default, for tests of them. */
export const IMPATIENT = Object.fromEntries(
  Object.keys(PATIENT).map((name) => [name, databaseSettings[name as keyof typeof databaseSettings].fallback]),
);

export function environment(databaseUrl: string, issuerUrl: string, env: Record<string, string> = {}) {
  return {
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    AUTH_ISSUER: issuerUrl,
    AUTH_AUDIENCE: AUDIENCE,
    LOG_LEVEL: 'silent',
    DRAIN_SECONDS: '0',
    ...env,
  };
}
