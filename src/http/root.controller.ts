import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/access.js';
import { Header } from './headers.js';
import { JSON_TYPE } from './media-types.js';
import { paths, title, version } from './openapi/document.js';

const links = { docs: `/${paths.docs}`, health: '/health/ready', openapi: `/${paths.json}` };
const text = { type: 'string' };
const service = {
  type: 'object',
  required: ['links', 'name', 'success', 'version'],
  properties: {
    links: { type: 'object', required: Object.keys(links), properties: { docs: text, health: text, openapi: text } },
    name: text,
    success: { type: 'boolean', enum: [true] },
    version: text,
  },
  example: { links, name: title, success: true, version },
};

/** The root path: load balancers of several clouds probe it, and people open it in a browser. */
@ApiTags('Health')
@Controller()
export class RootController {
  @Get()
  @Public()
  @ApiOperation({ operationId: 'describeService', summary: 'What this service is, and where its parts are' })
  @ApiOkResponse({ schema: service })
  @ApiFoundResponse({ description: 'To the documentation, for browsers.', headers: { [Header.Location]: {} } })
  describe(@Headers('accept') accept: string | undefined, @Res({ passthrough: true }) reply: FastifyReply) {
    reply.header('vary', [reply.getHeader('vary') ?? [], 'accept'].flat().join(', '));
    if (!prefersHtml(accept)) return { links, name: title, success: true, version };
    return void reply.code(302).header(Header.Location, links.docs);
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
