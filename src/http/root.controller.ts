import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiSeeOtherResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/access.js';
import { Config } from '../config/config.js';
import { DESK_PATH } from './desk.js';
import { Header } from './headers.js';
import { JSON_TYPE } from './media-types.js';
import { paths, title, version } from './openapi/document.js';

const links = { docs: `/${paths.docs}`, health: '/health/ready', openapi: `/${paths.json}` };
const text = { type: 'string' };
const service = {
  type: 'object',
  required: ['links', 'name', 'success', 'version'],
  properties: {
    links: {
      type: 'object',
      required: Object.keys(links),
      properties: { desk: text, docs: text, health: text, openapi: text },
    },
    name: text,
    success: { type: 'boolean', enum: [true] },
    version: text,
  },
  example: { links: { desk: DESK_PATH, ...links }, name: title, success: true, version },
};

/** The root path: load balancers of several clouds probe it, and people open it in a browser. */
@ApiTags('Health')
@Controller()
export class RootController {
  constructor(private readonly config: Config) {}

  @Get()
  @Public()
  @ApiOperation({ operationId: 'describeService', summary: 'What this service is, and where its parts are' })
  @ApiOkResponse({ schema: service })
  @ApiSeeOtherResponse({ description: 'To the Casting Desk, for browsers.', headers: { [Header.Location]: {} } })
  describe(@Headers('accept') accept: string | undefined, @Res({ passthrough: true }) reply: FastifyReply) {
    reply.header('vary', [reply.getHeader('vary') ?? [], 'accept'].flat().join(', '));
    const { desk, publicPath } = this.config;
    if (prefersHtml(accept)) return void reply.code(303).header(Header.Location, desk ? DESK_PATH : links.docs);
    const named = Object.entries(desk ? { desk: DESK_PATH, ...links } : links);
    const below = Object.fromEntries(named.map(([name, path]) => [name, publicPath + path]));
    return { links: below, name: title, success: true, version };
  }
}

/** Whether `Accept` (RFC 9110, 12.5.1) prefers HTML to JSON; a range of any type alone means JSON. */
export function prefersHtml(accept = ''): boolean {
  const weights = new Map(
    accept.split(',').map((range) => {
      const [type, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
      return [type, Number(parameters.find((part) => part.startsWith('q='))?.slice(2) ?? 1)];
    }),
  );
  const html = weights.get('text/html') ?? weights.get('text/*') ?? 0;
  const json = weights.get(JSON_TYPE) ?? weights.get('application/*');
  return html > 0 && (json === undefined ? html >= (weights.get('*/*') ?? 0) : html > json);
}
