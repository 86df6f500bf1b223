import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../auth/access.js';
import { Permission } from '../auth/permissions.js';
import { changeList } from '../history/change-list.js';
import { ChangeListDto } from '../history/change.dto.js';
import { ApiOk } from '../http/openapi/ok.js';
import { RowId } from '../http/validation.js';
import { AddsRow, ChangesRow } from '../http/write-routes.js';
import { ApiList } from '../lists/api-list.js';
import { Asked, type ListQuery } from '../lists/list-query.js';
import { By, type Caller } from '../resources/caller.js';
import { Imported, ImportsRows, type ImportRequest } from '../resources/import-request.js';
import { ActorAnswerDto, ActorListDto, CreateActorDto, UpdateActorDto } from './actor.dto.js';
import { actorResource } from './actor.resource.js';
import { ActorsService } from './actors.service.js';

@ApiTags('Actors')
@Controller('actors')
export class ActorsController {
  constructor(private readonly actors: ActorsService) {}

  @Get()
  @Requires(Permission.GetActors)
  @ApiOperation({ operationId: 'listActors', summary: 'All actors, by id' })
  @ApiList(actorResource, ActorListDto)
  list(@Asked(actorResource) query: ListQuery) {
    return this.actors.reads.list(query);
  }

  @Get(':actor_id')
  @Requires(Permission.GetActors)
  @ApiOperation({ operationId: 'getActor', summary: 'One actor' })
  @ApiOk(ActorAnswerDto)
  get(@Param('actor_id', RowId) id: number) {
    return this.actors.reads.get(id);
  }

  @Post()
  @Requires(Permission.PostActors)
  @AddsRow({ answer: ActorListDto, one: ActorAnswerDto })
  @ApiOperation({ operationId: 'createActor', summary: 'Add an actor; returns all actors' })
  create(@By() caller: Caller, @Body() actor: CreateActorDto) {
    return this.actors.create(caller, actor);
  }

  @Post('import')
  @Requires(Permission.PostActors)
  @ImportsRows(Permission.PatchActors)
  @ApiOperation({ operationId: 'importActors', summary: 'Create and change actors by a spreadsheet' })
  import(@Imported() request: ImportRequest) {
    return this.actors.import(request);
  }

  @Patch(':actor_id')
  @Requires(Permission.PatchActors)
  @ChangesRow({ answer: ActorListDto, one: ActorAnswerDto, example: { age: 26 } })
  @ApiOperation({ operationId: 'updateActor', summary: 'Change the fields in the body; returns all actors' })
  update(@By() caller: Caller, @Param('actor_id', RowId) id: number, @Body() changes: UpdateActorDto) {
    return this.actors.update(caller, id, changes);
  }

  @Delete(':actor_id')
  @Requires(Permission.DeleteActors)
  @ChangesRow({ answer: ActorListDto, one: ActorAnswerDto })
  @ApiOperation({ operationId: 'deleteActor', summary: 'Delete an actor and its castings; returns all actors' })
  remove(@By() caller: Caller, @Param('actor_id', RowId) id: number) {
    return this.actors.remove(caller, id);
  }

  @Get(':actor_id/history')
  @Requires(Permission.PatchActors)
  @ApiOperation({ operationId: 'listChangesOfActor', summary: 'The history of an actor, also of a deleted one' })
  @ApiList(changeList, ChangeListDto)
  history(@Param('actor_id', RowId) id: number, @Asked(changeList) query: ListQuery) {
    return this.actors.reads.changes(id, query);
  }

  @Post(':actor_id/restore')
  @Requires(Permission.PostActors)
  @AddsRow({ answer: ActorListDto, one: ActorAnswerDto })
  @ApiOperation({ operationId: 'restoreActor', summary: 'Restore a deleted actor with its castings' })
  restore(@By() caller: Caller, @Param('actor_id', RowId) id: number) {
    return this.actors.restore(caller, id);
  }
}
