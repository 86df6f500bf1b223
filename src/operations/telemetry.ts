// Loaded before the service (node --import), in each of its processes. Without a collector nothing of OpenTelemetry is read.
if (process.env.OTEL_EXPORTER_OTLP_ENDPOINT) {
  const { startTracing } = await import('./tracing.js');
  startTracing();
}
