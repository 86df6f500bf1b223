import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Requires } from '../auth/access.js';
import { Permission } from '../auth/permissions.js';
import { By, type Author } from '../history/author.js';
import { changeList } from '../history/change-list.js';
import { ChangeListDto } from '../history/change.dto.js';
import { ApiList } from '../lists/api-list.js';
import { answerList, answerOne, answerWritten } from '../resources/answers.js';
import { IfMatch, type Versions } from '../http/etag.js';
import { Retry, type RetryKey } from '../http/idempotency.js';
import { listQuery } from '../lists/list-query.js';
import { Prefer, type Preferences } from '../http/prefer.js';
import { rowId } from '../http/validation.js';
import { AddsRow, ChangesRow } from '../http/writes.js';
import { actorList } from './actor-list.js';
import { ActorAnswerDto, ActorListDto, CreateActorDto, UpdateActorDto } from './actor.dto.js';
import { ActorsService } from './actors.service.js';

@ApiTags('Actors')
@Controller('actors')
export class ActorsController {
  constructor(private readonly actors: ActorsService) {}

  @Get()
  @Requires(Permission.GetActors)
  @ApiOperation({ operationId: 'listActors', summary: 'All actors, by id' })
  @ApiList(actorList)
  @ApiOkResponse({ type: ActorListDto })
  async list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const query = listQuery(request, actorList);
    const page = await this.actors.list(query);
    return answerList(request, reply, query, { name: 'actors', page, related: (rows) => this.actors.moviesOf(rows) });
  }

  @Get(':actor_id')
  @Requires(Permission.GetActors)
  @ApiOperation({ operationId: 'getActor', summary: 'One actor' })
  @ApiOkResponse({ type: ActorAnswerDto })
  async get(@Param('actor_id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return answerOne(reply, 'actor', await this.actors.get(rowId(id)));
  }

  @Post()
  @HttpCode(200)
  @Requires(Permission.PostActors)
  @AddsRow({ one: 'ActorAnswerDto' })
  @ApiOperation({ operationId: 'createActor', summary: 'Add an actor; answers all actors' })
  @ApiOkResponse({ type: ActorListDto })
  async create(
    @By() author: Author,
    @Body() body: CreateActorDto,
    @Prefer() prefer: Preferences,
    @Retry() retry: RetryKey | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answerWritten(reply, 'actor', prefer, await this.actors.create(author, body, prefer, retry));
  }

  @Patch(':actor_id')
  @Requires(Permission.PatchActors)
  @ChangesRow({ one: 'ActorAnswerDto' })
  @ApiOperation({ operationId: 'updateActor', summary: 'Change what the body names; answers all actors' })
  @ApiOkResponse({ type: ActorListDto })
  async update(
    @By() author: Author,
    @Param('actor_id') id: string,
    @Body() body: UpdateActorDto,
    @IfMatch() versions: Versions,
    @Prefer() prefer: Preferences,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const written = await this.actors.update(author, rowId(id), body, versions, prefer);
    return answerWritten(reply, 'actor', prefer, written);
  }

  @Delete(':actor_id')
  @Requires(Permission.DeleteActors)
  @ChangesRow({ one: 'ActorAnswerDto' })
  @ApiOperation({ operationId: 'deleteActor', summary: 'Delete an actor and its castings; answers all actors' })
  @ApiOkResponse({ type: ActorListDto })
  async remove(
    @By() author: Author,
    @Param('actor_id') id: string,
    @IfMatch() versions: Versions,
    @Prefer() prefer: Preferences,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answerWritten(reply, 'actor', prefer, await this.actors.remove(author, rowId(id), versions, prefer));
  }

  @Get(':actor_id/history')
  @Requires(Permission.PatchActors)
  @ApiOperation({ operationId: 'listChangesOfActor', summary: 'What was done to an actor, even to a deleted one' })
  @ApiList(changeList)
  @ApiOkResponse({ type: ChangeListDto })
  async history(
    @Param('actor_id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const query = listQuery(request, changeList);
    return answerList(request, reply, query, { name: 'changes', page: await this.actors.changes(rowId(id), query) });
  }

  @Post(':actor_id/restore')
  @HttpCode(200)
  @Requires(Permission.PostActors)
  @AddsRow({ one: 'ActorAnswerDto' })
  @ApiOperation({ operationId: 'restoreActor', summary: 'Bring a deleted actor back, with its castings' })
  @ApiOkResponse({ type: ActorListDto })
  async restore(
    @By() author: Author,
    @Param('actor_id') id: string,
    @Prefer() prefer: Preferences,
    @Retry() retry: RetryKey | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answerWritten(reply, 'actor', prefer, await this.actors.restore(author, rowId(id), prefer, retry));
  }
}
