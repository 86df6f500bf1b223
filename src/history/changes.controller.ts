import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires } from '../auth/access.js';
import { Permission } from '../auth/permissions.js';
import { Answer } from '../http/answer.js';
import { Header } from '../http/headers.js';
import { ApiSheets } from '../lists/api-list.js';
import { MAX_LIMIT } from '../lists/list-query.js';
import { describeForm, typeOf } from '../spreadsheets/files.js';
import { ChangeListDto } from './change.dto.js';
import { jsonOfFeed, sheetOfFeed, type RenderedFeed } from './feed-body.js';
import { Feed, positionText, type FeedQuery } from './feed-query.js';
import { ChangeFeed } from './feed.js';

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
    description: `The largest number of changes to return, 1 to ${MAX_LIMIT}. The default is ${MAX_LIMIT}; a spreadsheet has all.`,
    schema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, examples: [50] },
  })
  @ApiSheets()
  @ApiOkResponse({ type: ChangeListDto, headers: { Link: {} } })
  async list(@Feed() query: FeedQuery) {
    const page = await this.feed.since(query.since, query.limit ?? MAX_LIMIT);
    return new FeedAnswer(query, query.form ? sheetOfFeed(this.feed, query, query.form, page) : jsonOfFeed(page));
  }
}

/** The answer of the feed. `Link: rel="next"` has the position from which to continue. */
class FeedAnswer extends Answer {
  constructor(
    private readonly query: FeedQuery,
    private readonly page: RenderedFeed,
  ) {
    super(page.body, query.form && typeOf(query.form));
  }

  describe(reply: FastifyReply): void {
    const parameters = new URLSearchParams({ ...this.query.sent, since: positionText(this.page.next) });
    describeForm(reply, this.query.form);
    reply.header(Header.Link, `</changes?${parameters.toString()}>; rel="next"`);
  }
}
