import { subscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { statements, type Statement } from '../database/client.js';

/** How long shutdown waits for the last spans to be sent. */
const FLUSH_MS = 1000;

const failed = { code: SpanStatusCode.ERROR };

const tracer = trace.getTracer('casting-api');

/**
 * Sends a span for each request, and a child span for each of its statements, by OTLP over HTTP. Fastify and our database
 * client publish on diagnostics channels, so nothing is patched. The SDK reads its `OTEL_*` variables itself.
 * Not `@fastify/otel` 0.21: it records the URL, marks 4xx as errors with their message, and ends before the body is sent.
 */
export function startTracing(): void {
  const ours = defaultResource().merge(resourceFromAttributes({ 'service.name': 'casting-api' }));
  const provider = new NodeTracerProvider({
    resource: ours.merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new Exporter())],
  });
  provider.register();
  statements.subscribe((message) => traceStatement(message as Statement));
  subscribe('fastify.initialization', (message) => {
    const { fastify } = message as { fastify: FastifyInstance };
    traceRequests(fastify);
    // Runs after the last response. The exporter has already reported why spans could not be sent.
    fastify.addHook('onClose', () => Promise.race([provider.shutdown(), sleep(FLUSH_MS)]).catch(() => undefined));
  });
}

/** Spans have the route template and no URL, which may contain secrets. Health checks get no span. */
function traceRequests(fastify: FastifyInstance): void {
  const contexts = new WeakMap<FastifyRequest, Context>();
  fastify.addHook('onRequest', (request, { raw }, done) => {
    const { method, headers, id } = request;
    const { url: route } = request.routeOptions;
    if (route?.startsWith('/health/')) return done();
    const attributes = {
      'http.request.method': method,
      'http.route': route,
      'http.response.header.x-request-id': [id],
    };
    const sent = propagation.extract(ROOT_CONTEXT, headers);
    const span = tracer.startSpan(route ? `${method} ${route}` : method, { kind: SpanKind.SERVER, attributes }, sent);
    if (!span.isRecording()) return done();
    contexts.set(request, trace.setSpan(sent, span));
    // Not onResponse: Fastify skips it when the client has disconnected.
    raw.once('close', () => {
      const { statusCode } = raw;
      if (raw.headersSent) span.setAttribute('http.response.status_code', statusCode);
      if (statusCode >= 500) span.setAttribute('error.type', String(statusCode)).setStatus(failed);
      span.end();
    });
    done();
  });
  // Not earlier: a preParsing hook that waits for the body continues in the context of the connection.
  fastify.addHook('preValidation', (request, _, done) => context.with(contexts.get(request) ?? ROOT_CONTEXT, done));
}

/** Only within a request. Records neither parameters nor PostgreSQL's error message, which quotes them. */
function traceStatement({ text, database, result }: Statement): void {
  if (!trace.getActiveSpan()) return;
  const operation = /\w+/.exec(text)?.[0].toUpperCase() ?? 'SQL';
  const attributes = {
    'db.system.name': 'postgresql',
    'db.namespace': database,
    'db.operation.name': operation,
    'db.query.text': text,
  };
  const span = tracer.startSpan(operation, { kind: SpanKind.CLIENT, attributes });
  result.then(
    () => span.end(),
    ({ code, name }: Error & { code?: string }) =>
      span
        .setAttribute('error.type', code ?? name)
        .setStatus(failed)
        .end(),
  );
}

/** Reports once that spans can't be sent, and again only after a successful export. */
class Exporter extends OTLPTraceExporter {
  private reported = false;

  override export(...[spans, done]: Parameters<OTLPTraceExporter['export']>): void {
    super.export(spans, (result) => {
      const { error } = result as { error?: Error & { code?: string | number } };
      if (error && !this.reported) {
        const reason = error.message || error.code;
        process.stderr.write(`Traces are lost (${reason}): start the collector, or fix OTEL_EXPORTER_OTLP_ENDPOINT.\n`);
      }
      this.reported = error !== undefined;
      done(result);
    });
  }
}
