import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Failure } from './errors/failures.js';
import { Header } from './headers.js';

/**
 * 405 for a known path (RFC 9110, 15.5.6). Fastify answers 404 to a path that has only other methods, so this class
 * records the router's paths as they are registered.
 */
export class AllowedMethods {
  private readonly routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  constructor(server: FastifyInstance) {
    server.addHook('onRoute', ({ url, method }) => {
      if (url.includes('*')) return;
      const path = url.replace(/\/$/, '');
      const route = this.routes.get(path) ?? {
        pattern: new RegExp(`^${path.replace(/:[^/]+/g, '[^/]+')}$`),
        methods: new Set(['OPTIONS']),
      };
      for (const name of [method].flat()) route.methods.add(name);
      this.routes.set(path, route);
    });
  }

  /** The value of `Allow` for the path of `request`; empty: the path is unknown. */
  for({ url }: Pick<FastifyRequest, 'url'>): string {
    // Decoded and normalised as the router does; it has refused paths that can't be decoded.
    const path = decodeURI(url.split(/[?#]/, 1)[0]!).replace(/\/+/g, '/').replace(/\/$/, '');
    const methods = [...this.routes.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((route) => [...route.methods]);
    return [...new Set(methods)].sort().join(', ');
  }

  /** @throws Failure 404 for an unknown path, 405 with `Allow` for a known one */
  refuse(request: FastifyRequest): never {
    const allow = this.for(request);
    throw allow ? new Failure(405, undefined, { [Header.Allow]: allow }) : new Failure(404);
  }
}
