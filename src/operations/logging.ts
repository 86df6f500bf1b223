import type { LoggerService } from '@nestjs/common';
import { LogController, type FastifyReply, type FastifyRequest } from 'fastify';
import { pino, type Logger } from 'pino';
import { statements, type Statement } from '../database/client.js';

// One writer, so that lines stay in order. Its flushSync() would wait indefinitely for a reader that is gone or a disk that is full.
const output = pino.destination({ dest: 1, sync: true, minLength: 4096, periodicFlush: 1000 });
// A log that can't be written must not end the service.
output.on('error', () => undefined);
process.on('exit', () => output.flush());
/** Writes each line at once, after those that were collected before it. */
const unbuffered = {
  write(line: string): void {
    output.write(line);
    output.flush();
  },
};

/** The two loggers of the service: JSON lines on standard output, in one order. */
export interface Loggers {
  /** For everything but answers. Never writes a token: `authorization` is redacted wherever it may occur. */
  readonly logger: Logger;
  /** For answers, whose fields are known. Lines are collected up to 4 KiB or one second; only SIGKILL loses them. */
  readonly answers: Logger;
}

export function createLoggers(level: string): Loggers {
  const redact = ['authorization', '*.authorization', '*.headers.authorization'];
  return { logger: pino({ level, redact }, unbuffered), answers: pino({ level }, output) };
}

/** At level debug every SQL statement is logged, with placeholders where the values are. */
export function logStatements(logger: Logger): void {
  if (!logger.isLevelEnabled('debug')) return;
  statements.subscribe((statement) => logger.debug((statement as Statement).text));
}

/** The contexts in which Nest reports each module and route that it sets up. */
const OF_NEST = ['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication'];

/** Sends the log calls of Nest and of our services to pino. */
export class NestLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log = (message: unknown, context = '') =>
    this.pino[OF_NEST.includes(context) ? 'debug' : 'info']({ context }, String(message));
  warn = (message: unknown, context?: string) => this.pino.warn({ context }, String(message));
  debug = (message: unknown, context?: string) => this.pino.debug({ context }, String(message));
  verbose = (message: unknown, context?: string) => this.pino.trace({ context }, String(message));
  fatal = (message: unknown, context?: string) => this.pino.fatal({ context }, String(message));
  error = (message: unknown, ...rest: unknown[]) =>
    this.pino.error(message instanceof Error ? { err: message } : { rest }, String(message));
}

const PATH_LIMIT = 200;

/**
 * Logs one line per response: caller and address, route, status (with the reason for a 401 or 403) and duration in ms; health checks
 * at debug level. The path of an unknown route is logged in development only, because it may contain secrets.
 */
export class AnswerLog extends LogController {
  constructor(
    private readonly logger: Logger,
    private readonly production: boolean,
  ) {
    super({ disableRequestLogging: true, requestIdLogLabel: 'requestId' });
  }

  override requestCompleted(_: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const { url: route = 'unknown path' } = request.routeOptions;
    const level = route.startsWith('/health/') ? 'debug' : 'info';
    if (!this.logger.isLevelEnabled(level)) return;
    const { id: requestId, ip: address, method, principal, refusal: code } = request;
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    const unknown = !request.routeOptions.url && !this.production;
    const path = unknown ? request.url.split('?', 1)[0]!.slice(0, PATH_LIMIT) : undefined;
    const fields = {
      requestId,
      method,
      route,
      path,
      status: reply.statusCode,
      code,
      ms,
      sub: principal?.subject,
      address,
    };
    this.logger[level](fields, `${method} ${path ?? route} ${reply.statusCode}`);
  }
}
