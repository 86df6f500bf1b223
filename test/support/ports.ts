import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that Linux gives to connections and to listeners without a port of their own (32768 and above). */
const FIRST = 10_000;
const LAST = 32_000;
/** A launcher also takes PORT + 1, and each worker a port for its metrics. */
const TOGETHER = 3;

/** A port that is free, as are the two behind it: no other test gets them by chance meanwhile. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    const free = await Promise.all(Array.from({ length: TOGETHER }, (_, i) => isFree(port + i)));
    if (!free.includes(false)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
