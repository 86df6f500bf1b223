import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Requires } from '../auth/access.js';
import { Permission } from '../auth/permissions.js';
import { MAX_LIMIT } from '../lists/list-query.js';
import { ChangeListDto } from './change.dto.js';
import { feedQuery, positionText } from './feed-query.js';
import { HistoryService } from './history.service.js';

@ApiTags('History')
@Controller('changes')
export class ChangesController {
  constructor(private readonly history: HistoryService) {}

  @Get()
  @Requires(Permission.PatchActors, Permission.PatchMovies)
  @ApiOperation({
    operationId: 'listChanges',
    summary: 'What was changed, in the order of commits',
  })
  @ApiQuery({
    name: 'since',
    required: false,
    description: 'Where to go on, as `Link: rel="next"` of the answer before gives it; without it, from the beginning.',
    schema: { type: 'string', minLength: 1 },
  })
  @ApiQuery({
    name: 'limit',
    required: false,
    description: `How many changes at most, 1 to ${MAX_LIMIT}.`,
    schema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, examples: [50] },
  })
  @ApiOkResponse({ type: ChangeListDto, headers: { Link: {} } })
  async list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { since, limit } = feedQuery(request);
    const { changes, next } = await this.history.since(since, limit);
    const parameters = new URLSearchParams({ ...(limit && { limit: String(limit) }), since: positionText(next) });
    reply.header('link', `</changes?${parameters.toString()}>; rel="next"`);
    return { changes, success: true };
  }
}
