import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires } from '../auth/access.js';
import { Permission } from '../auth/permissions.js';
import { rowId } from '../http/validation.js';
import { ActorAnswerDto, ActorListDto, CreateActorDto, UpdateActorDto } from './actor.dto.js';
import { ActorsService } from './actors.service.js';

@ApiTags('Actors')
@Controller('actors')
export class ActorsController {
  constructor(private readonly actors: ActorsService) {}

  @Get()
  @Requires(Permission.GetActors)
  @ApiOperation({ operationId: 'listActors', summary: 'All actors, by id' })
  @ApiOkResponse({ type: ActorListDto })
  async list(): Promise<ActorListDto> {
    return { actors: await this.actors.list(), success: true };
  }

  @Get(':actor_id')
  @Requires(Permission.GetActors)
  @ApiOperation({ operationId: 'getActor', summary: 'One actor' })
  @ApiOkResponse({ type: ActorAnswerDto })
  async get(@Param('actor_id') id: string): Promise<ActorAnswerDto> {
    return { actor: await this.actors.get(rowId(id)), success: true };
  }

  @Post()
  @HttpCode(200)
  @Requires(Permission.PostActors)
  @ApiOperation({ operationId: 'createActor', summary: 'Add an actor; answers all actors' })
  @ApiOkResponse({ type: ActorListDto })
  async create(@Body() body: CreateActorDto, @Res({ passthrough: true }) reply: FastifyReply): Promise<ActorListDto> {
    const { id, actors } = await this.actors.create(body);
    reply.header('location', `/actors/${id}`);
    return { actors, success: true };
  }

  @Patch(':actor_id')
  @Requires(Permission.PatchActors)
  @ApiOperation({ operationId: 'updateActor', summary: 'Change what the body names; answers all actors' })
  @ApiOkResponse({ type: ActorListDto })
  async update(@Param('actor_id') id: string, @Body() body: UpdateActorDto): Promise<ActorListDto> {
    return { actors: await this.actors.update(rowId(id), body), success: true };
  }

  @Delete(':actor_id')
  @Requires(Permission.DeleteActors)
  @ApiOperation({ operationId: 'deleteActor', summary: 'Delete an actor and its castings; answers all actors' })
  @ApiOkResponse({ type: ActorListDto })
  async remove(@Param('actor_id') id: string): Promise<ActorListDto> {
    return { actors: await this.actors.remove(rowId(id)), success: true };
  }
}
