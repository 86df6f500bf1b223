import type { onSendHookHandler } from 'fastify';
import { Header } from './headers.js';

/** Where a path begins in `Location`, and each of several in `Link` (RFC 8288). */
const starts = { [Header.Location]: /^(?=\/)/, [Header.Link]: /(?<=(?:^|, )<)(?=\/)/g };

/**
 * An onSend hook. The service names paths as they reach it; callers of a proxy that serves it below `publicPath`, and takes
 * that off, need the whole.
 */
export const below =
  (publicPath: string): onSendHookHandler =>
  (_, reply, __, done) => {
    for (const [name, start] of Object.entries(starts)) {
      const value = reply.getHeader(name);
      if (typeof value === 'string') reply.header(name, value.replace(start, publicPath));
    }
    done();
  };
