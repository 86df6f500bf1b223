// Loaded before the service (node --import) in each of its processes. Without a collector it loads nothing.
if (process.env.OTEL_EXPORTER_OTLP_ENDPOINT) {
  const { startTracing } = await import('./tracing.js');
  startTracing();
}
