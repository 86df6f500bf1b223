import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires } from '../auth/access.js';
import { Permission } from '../auth/permissions.js';
import { Answer, listBody } from '../http/answer.js';
import { Header } from '../http/headers.js';
import { MAX_LIMIT } from '../lists/list-query.js';
import { ChangeListDto } from './change.dto.js';
import { Feed, positionText, type FeedQuery } from './feed-query.js';
import { HistoryService } from './history.service.js';
import type { Position } from './position.js';

@ApiTags('History')
@Controller('changes')
export class ChangesController {
  constructor(private readonly history: HistoryService) {}

  @Get()
  @Requires(Permission.PatchActors, Permission.PatchMovies)
  @ApiOperation({
    operationId: 'listChanges',
    summary: 'All changes of actors and movies, in the order of commits',
  })
  @ApiQuery({
    name: 'since',
    required: false,
    description:
      'Where to continue: the position from `Link: rel="next"` of the previous answer. Without it the feed starts at the beginning.',
    schema: { type: 'string', minLength: 1 },
  })
  @ApiQuery({
    name: 'limit',
    required: false,
    description: `The largest number of changes to return, 1 to ${MAX_LIMIT}.`,
    schema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, examples: [50] },
  })
  @ApiOkResponse({ type: ChangeListDto, headers: { Link: {} } })
  async list(@Feed() { since, limit }: FeedQuery) {
    const { changes, next } = await this.history.since(since, limit);
    return new FeedAnswer(changes, next, limit);
  }
}

/** The answer of the feed. `Link: rel="next"` has the position from which to continue. */
class FeedAnswer extends Answer {
  constructor(
    changes: readonly string[],
    private readonly next: Position,
    private readonly limit: number | undefined,
  ) {
    super(listBody({ changes: changes.join() }));
  }

  describe(reply: FastifyReply): void {
    const limit = this.limit && { limit: String(this.limit) };
    const parameters = new URLSearchParams({ ...limit, since: positionText(this.next) });
    reply.header(Header.Link, `</changes?${parameters.toString()}>; rel="next"`);
  }
}
