import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** A request that is on its way when the server closes still arrives in this time. */
const GRACE_MS = 1000;

/**
 * Closes connections on which nothing has come when the server closes. Browsers open such connections in advance. Node closes
 * those that are between two requests only, and would wait for the others until their clients close them.
 */
export function closeUnusedConnections(server: FastifyInstance): void {
  const open = new Set<Socket>();
  server.server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  server.addHook('preClose', (done) => {
    setTimeout(() => {
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    }, GRACE_MS).unref();
    done();
  });
}
