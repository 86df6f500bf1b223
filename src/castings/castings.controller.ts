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
import { CastImport } from './cast-import.js';
import { CastingAnswerDto, CastingListDto, CreateCastingDto, UpdateCastingDto } from './casting.dto.js';
import { castingResource } from './casting.resource.js';
import { CastingsService } from './castings.service.js';
import { ConflictDto } from './conflict.dto.js';

@ApiTags('Castings')
@Controller()
export class CastingsController {
  constructor(
    private readonly castings: CastingsService,
    private readonly castImport: CastImport,
  ) {}

  @Get('castings')
  @Requires(Permission.GetMovies, Permission.GetActors)
  @ApiOperation({ operationId: 'listCastings', summary: 'All castings, by id' })
  @ApiList(castingResource, CastingListDto)
  list(@Asked(castingResource) query: ListQuery) {
    return this.castings.reads.list(query);
  }

  @Get('movies/:movie_id/castings')
  @Requires(Permission.GetMovies, Permission.GetActors)
  @ApiOperation({ operationId: 'listCastingsOfMovie', summary: 'The castings for the roles of a movie, by id' })
  @ApiList(castingResource, CastingListDto)
  listOfMovie(@Param('movie_id', RowId) movieId: number, @Asked(castingResource) query: ListQuery) {
    return this.castings.listOfMovie(movieId, query);
  }

  @Get('actors/:actor_id/castings')
  @Requires(Permission.GetMovies, Permission.GetActors)
  @ApiOperation({ operationId: 'listCastingsOfActor', summary: 'The castings of an actor, by id' })
  @ApiList(castingResource, CastingListDto)
  listOfActor(@Param('actor_id', RowId) actorId: number, @Asked(castingResource) query: ListQuery) {
    return this.castings.listOfActor(actorId, query);
  }

  @Post('movies/:movie_id/castings/import')
  @Requires(Permission.PatchMovies)
  @ImportsRows()
  @ApiOperation({ operationId: 'importCastings', summary: 'Create and change roles and castings by a cast list' })
  import(@Imported() request: ImportRequest, @Param('movie_id', RowId) movieId: number) {
    return this.castImport.run(request, movieId);
  }

  @Post('castings')
  @Requires(Permission.PatchMovies)
  @AddsRow({ answer: CastingAnswerDto, created: true, clash: ConflictDto })
  @ApiOperation({ operationId: 'createCasting', summary: 'Consider an actor for a role' })
  create(@By() caller: Caller, @Body() casting: CreateCastingDto) {
    return this.castings.create(caller, casting);
  }

  @Get('castings/:casting_id')
  @Requires(Permission.GetMovies, Permission.GetActors)
  @ApiOperation({ operationId: 'getCasting', summary: 'One casting' })
  @ApiOk(CastingAnswerDto)
  get(@Param('casting_id', RowId) id: number) {
    return this.castings.reads.get(id);
  }

  @Patch('castings/:casting_id')
  @Requires(Permission.PatchMovies)
  @ChangesRow({ answer: CastingAnswerDto, clash: ConflictDto, example: { status: 'offered' } })
  @ApiOperation({ operationId: 'updateCasting', summary: 'Change the fields in the body, such as the status' })
  update(@By() caller: Caller, @Param('casting_id', RowId) id: number, @Body() changes: UpdateCastingDto) {
    return this.castings.update(caller, id, changes);
  }

  @Delete('castings/:casting_id')
  @Requires(Permission.PatchMovies)
  @ChangesRow({ answer: CastingAnswerDto })
  @ApiOperation({ operationId: 'deleteCasting', summary: 'Delete a casting' })
  remove(@By() caller: Caller, @Param('casting_id', RowId) id: number) {
    return this.castings.remove(caller, id);
  }

  @Get('castings/:casting_id/history')
  @Requires(Permission.PatchMovies)
  @ApiOperation({ operationId: 'listChangesOfCasting', summary: 'The history of a casting, also of a deleted one' })
  @ApiList(changeList, ChangeListDto)
  history(@Param('casting_id', RowId) id: number, @Asked(changeList) query: ListQuery) {
    return this.castings.reads.changes(id, query);
  }

  @Post('castings/:casting_id/restore')
  @Requires(Permission.PatchMovies)
  @AddsRow({ answer: CastingAnswerDto, created: true, clash: ConflictDto })
  @ApiOperation({ operationId: 'restoreCasting', summary: 'Restore a deleted casting' })
  restore(@By() caller: Caller, @Param('casting_id', RowId) id: number) {
    return this.castings.restore(caller, id);
  }
}
