import { Controller, Get, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Requires } from './access.js';

const me = {
  type: 'object',
  required: ['permissions', 'sub', 'success'],
  properties: {
    permissions: { type: 'array', items: { type: 'string' }, example: ['get:actors', 'get:movies'] },
    sub: { type: 'string', description: 'The `sub` of the token.', example: 'auth0|5f7c8ec7c33c6c004bbafe82' },
    success: { type: 'boolean', enum: [true] },
  },
};

/** What the token of the caller says, so that front ends need not read tokens. */
@ApiTags('Account')
@Controller('me')
export class MeController {
  @Get()
  @Requires()
  @ApiOperation({ operationId: 'getMe', summary: 'Who the caller is, and the permissions of the token' })
  @ApiOkResponse({ schema: me })
  get(@Req() { principal }: FastifyRequest) {
    const { permissions, subject } = principal!;
    return { permissions, sub: subject, success: true };
  }
}
