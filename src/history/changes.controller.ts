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
import { ChangeFeed, type FeedPage } from './feed.js';

@ApiTags('History')
@Controller('changes')
export class ChangesController {
  constructor(private readonly feed: ChangeFeed) {}

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
    description: `The largest number of changes to return, 1 to ${MAX_LIMIT}, which is also the default.`,
    schema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, examples: [50] },
  })
  @ApiOkResponse({ type: ChangeListDto, headers: { Link: {} } })
  async list(@Feed() { since, limit }: FeedQuery) {
    return new FeedAnswer(await this.feed.since(since, limit ?? MAX_LIMIT), limit);
  }
}

/** The answer of the feed. `Link: rel="next"` has the position from which to continue. */
class FeedAnswer extends Answer {
  constructor(
    private readonly page: FeedPage,
    private readonly limit: number | undefined,
  ) {
    super(listBody({ changes: page.json }));
  }

  describe(reply: FastifyReply): void {
    const limit = this.limit && { limit: String(this.limit) };
    const parameters = new URLSearchParams({ ...limit, since: positionText(this.page.next) });
    reply.header(Header.Link, `</changes?${parameters.toString()}>; rel="next"`);
  }
}
