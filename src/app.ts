import 'reflect-metadata';
import { maxHeaderSize } from 'node:http';
import type { Socket } from 'node:net';
import cors from '@fastify/cors';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Bindings } from 'pino';
import { AppModule } from './app.module.js';
import { AuthGuard } from './auth/auth.guard.js';
import type { Config } from './config/config.js';
import { refuseSpreadsheets } from './http/accept.js';
import { AllowedMethods } from './http/allowed-methods.js';
import { AnswerAdapter } from './http/answer.js';
import { corsOptions } from './http/cors.js';
import { serveDesk } from './http/desk.js';
import { EarlyAnswers, requestId, requireOneHost } from './http/errors/client-error.js';
import { requireIfMatch, revalidate } from './http/etag.js';
import { Header } from './http/headers.js';
import { acceptOnlyJson, BODY_LIMIT } from './http/json-body.js';
import { patchTypes } from './http/media-types.js';
import { serveDocumentation } from './http/openapi/serve.js';
import { below } from './http/public-path.js';
import { createRateLimit } from './http/rate-limit.js';
import { securedResponse } from './http/security-headers.js';
import { Sending, type SendingLimits } from './http/sending.js';
import { limitUploads } from './http/uploads.js';
import { AnswerLog, createLoggers, logStatements, NestLogger, type Loggers } from './operations/logging.js';
import { Metrics } from './operations/metrics.js';
import { Readiness } from './operations/readiness.js';

const seconds = 1000;

/** The whole service, ready to listen; production, development and tests all use it. `limits` are for tests. */
export async function createApp(config: Config, limits?: Partial<SendingLimits>): Promise<NestFastifyApplication> {
  const loggers = createLoggers(config.logLevel);
  logStatements(loggers.logger);
  const early = new EarlyAnswers(config);
  const adapter = createAdapter(config, loggers, early);
  const server = adapter.getInstance<FastifyInstance>();
  server.server.on('checkExpectation', early.answerExpectation);
  acceptOnlyJson(server);
  limitUploads(server);
  const allowed = new AllowedMethods(server);
  addCommonHeaders(adapter, allowed, early);

  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config), adapter, {
    logger: new NestLogger(loggers.logger),
    bodyParser: false,
    abortOnError: false,
  });
  // Not `app.enableCors()`: it also sets every header on the raw response, and Node then sends headers more slowly.
  await server.register(cors, corsOptions(config));
  server.addHook('onRequest', early.remember);
  await app.get(Metrics).serve(server, config);
  const guard = app.get(AuthGuard);
  const limitRate = await createRateLimit(server, config.rateLimitPerMinute);
  server.addHook('onRequest', (request, reply, done) => {
    requireOneHost(request);
    if (request.is404) allowed.refuse(request);
    const { access } = request.routeOptions.config;
    if (access === undefined || access === 'public') return done();
    // Refused requests count too: per token subject, or per address for callers without a valid token.
    guard.admit(request, access, (refusal) => limitRate(request, reply, (excess) => done(excess ?? refusal)));
  });
  closeConnectionsWhileDraining(server, app.get(Readiness));
  server.addHook('preHandler', refuseSpreadsheets);
  if (config.requireIfMatch) server.addHook('preHandler', requireIfMatch);
  server.addHook('onSend', revalidate);
  if (config.publicPath) server.addHook('onSend', below(config.publicPath));
  new Sending(limits).serve(server);
  serveDocumentation(app, config);
  await serveDesk(server, config);
  return app;
}

/** The server closes idle connections itself; one in use closes only if its response says so. */
function closeConnectionsWhileDraining(server: FastifyInstance, readiness: Readiness): void {
  server.addHook('onSend', (_, reply, __, done) => {
    if (readiness.draining) reply.header('connection', 'close');
    done();
  });
}

function createAdapter(config: Config, { logger, answers }: Loggers, early: EarlyAnswers): AnswerAdapter {
  const adapter = new AnswerAdapter({
    loggerInstance: logger,
    logController: new AnswerLog(answers, config.production),
    genReqId: requestId,
    // An empty list would read the header, and believe no one.
    trustProxy: config.trustProxy.length > 0 && config.trustProxy,
    bodyLimit: BODY_LIMIT,
    // A client that sends slowly or not at all must not hold a connection indefinitely; Node checks every second.
    requestTimeout: 10 * seconds,
    keepAliveTimeout: 65 * seconds,
    http: {
      ServerResponse: securedResponse(config),
      headersTimeout: 6 * seconds,
      connectionsCheckingInterval: 1 * seconds,
      requireHostHeader: false,
    },
    childLoggerFactory: (parent: FastifyBaseLogger, bindings: Bindings) => parent.child(bindings),
    skipMiddie: true,
    // During shutdown, requests on kept connections are still served, with `Connection: close`.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: maxHeaderSize },
    frameworkErrors: early.answerFrameworkError,
    clientErrorHandler: (error: Error, socket: Socket) => early.answerClientError(adapter.getInstance(), error, socket),
  } as ConstructorParameters<typeof AnswerAdapter>[0]);
  return adapter;
}

function addCommonHeaders(adapter: AnswerAdapter, allowed: AllowedMethods, early: EarlyAnswers): void {
  // The first of all hooks, so that CORS preflights get these headers too.
  adapter.setOnRequestHook((request, reply, done) => {
    reply.header(Header.RequestId, request.id);
    if (request.method === 'OPTIONS') {
      const allow = allowed.for(request);
      reply.header(Header.Allow, allow);
      // The CORS hook answers preflights, but does not run for `OPTIONS *`.
      if (!allow) reply.headers(early.headersFor(request.headers)).header(Header.RequestId, request.id);
      if (allow.includes('PATCH')) reply.header(Header.AcceptPatch, patchTypes.join(', '));
    }
    done();
  });
}
