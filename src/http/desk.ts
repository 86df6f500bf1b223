import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/config.js';
import { Header } from './headers.js';

/** What `desk/build.mjs` made. */
const folder = fileURLToPath(new URL('../../dist/desk/', import.meta.url));

/** Where the Casting Desk is. */
export const DESK_PATH = '/desk/';

/**
 * Serves the Casting Desk, and `settings.json`, by which it finds the identity provider.
 * The names of scripts and styles contain a hash of their content, so that browsers keep them.
 */
export async function serveDesk(server: FastifyInstance, { auth, desk }: Config): Promise<void> {
  if (!desk) return;
  if (!existsSync(folder)) throw new Error(`${folder} is missing: run npm run build, or set DESK=false`);
  const settings = {
    audience: auth.audience,
    authorization_url: auth.authorizationUrl,
    client_id: auth.deskClientId,
    issuer: auth.issuer,
    token_url: auth.tokenUrl,
  };
  server.get(`${DESK_PATH}settings.json`, (_, reply) => reply.header(Header.CacheControl, 'no-cache').send(settings));
  await server.register(fastifyStatic, {
    root: folder,
    prefix: DESK_PATH,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isNamedByHash = /-\w{8}\.(css|js)(\.\w+)?$/.test(path);
      void reply.header(Header.CacheControl, isNamedByHash ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  // The router takes /desk and /desk/ as one, but the paths in the page are relative to the latter.
  server.get(DESK_PATH, (request, reply) => {
    const [path = ''] = request.raw.url!.split('?');
    return path.endsWith('/') ? reply.sendFile('index.html') : reply.redirect('desk/', 301);
  });
}
