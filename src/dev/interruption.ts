/**
 * Aborts when the launcher should end: at Ctrl-C, SIGTERM, a closed terminal, or the end of the npm that started it, for a
 * killed npm passes no signal on.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => controller.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  process.stdout.on('error', interrupt);

  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) {
    setInterval(() => {
      if (process.ppid !== parent) interrupt();
    }, 500).unref();
  }
  return controller.signal;
}
