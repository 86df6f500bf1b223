import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Requires } from '../auth/access.js';
import { Permission } from '../auth/permissions.js';
import { ApiList } from '../http/api-list.js';
import { answerList, answerOne, answerWritten } from '../http/answers.js';
import { IfMatch, type Versions } from '../http/etag.js';
import { listQuery } from '../http/list-query.js';
import { Prefer, type Preferences } from '../http/prefer.js';
import { rowId } from '../http/validation.js';
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
  @ApiOperation({ operationId: 'createActor', summary: 'Add an actor; answers all actors' })
  @ApiOkResponse({ type: ActorListDto })
  async create(
    @Body() body: CreateActorDto,
    @Prefer() prefer: Preferences,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answerWritten(reply, 'actor', prefer, await this.actors.create(body, prefer));
  }

  @Patch(':actor_id')
  @Requires(Permission.PatchActors)
  @ApiOperation({ operationId: 'updateActor', summary: 'Change what the body names; answers all actors' })
  @ApiOkResponse({ type: ActorListDto })
  async update(
    @Param('actor_id') id: string,
    @Body() body: UpdateActorDto,
    @IfMatch() versions: Versions,
    @Prefer() prefer: Preferences,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answerWritten(reply, 'actor', prefer, await this.actors.update(rowId(id), body, versions, prefer));
  }

  @Delete(':actor_id')
  @Requires(Permission.DeleteActors)
  @ApiOperation({ operationId: 'deleteActor', summary: 'Delete an actor and its castings; answers all actors' })
  @ApiOkResponse({ type: ActorListDto })
  async remove(
    @Param('actor_id') id: string,
    @IfMatch() versions: Versions,
    @Prefer() prefer: Preferences,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answerWritten(reply, 'actor', prefer, await this.actors.remove(rowId(id), versions, prefer));
  }
}
