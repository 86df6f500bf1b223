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
import { AbsenceAnswerDto, AbsenceListDto, CreateAbsenceDto, UpdateAbsenceDto } from './absence.dto.js';
import { absenceResource } from './absence.resource.js';
import { AbsencesService } from './absences.service.js';

@ApiTags('Absences')
@Controller()
export class AbsencesController {
  constructor(private readonly absences: AbsencesService) {}

  @Get('actors/:actor_id/absences')
  @Requires(Permission.GetActors)
  @ApiOperation({ operationId: 'listAbsencesOfActor', summary: 'The absences of an actor, by their first day' })
  @ApiList(absenceResource, AbsenceListDto)
  list(@Param('actor_id', RowId) actorId: number, @Asked(absenceResource) query: ListQuery) {
    return this.absences.listOf(actorId, query);
  }

  @Post('actors/:actor_id/absences')
  @Requires(Permission.PatchActors)
  @AddsRow({ answer: AbsenceAnswerDto, created: true })
  @ApiOperation({ operationId: 'createAbsence', summary: 'Add days on which an actor is absent' })
  create(@By() caller: Caller, @Param('actor_id', RowId) actorId: number, @Body() absence: CreateAbsenceDto) {
    return this.absences.create(caller, actorId, absence);
  }

  @Get('absences/:absence_id')
  @Requires(Permission.GetActors)
  @ApiOperation({ operationId: 'getAbsence', summary: 'One absence' })
  @ApiOk(AbsenceAnswerDto)
  get(@Param('absence_id', RowId) id: number) {
    return this.absences.reads.get(id);
  }

  @Patch('absences/:absence_id')
  @Requires(Permission.PatchActors)
  @ChangesRow({ answer: AbsenceAnswerDto, example: { notes: 'Back on Monday' } })
  @ApiOperation({ operationId: 'updateAbsence', summary: 'Change the fields in the body' })
  update(@By() caller: Caller, @Param('absence_id', RowId) id: number, @Body() changes: UpdateAbsenceDto) {
    return this.absences.update(caller, id, changes);
  }

  @Delete('absences/:absence_id')
  @Requires(Permission.PatchActors)
  @ChangesRow({ answer: AbsenceAnswerDto })
  @ApiOperation({ operationId: 'deleteAbsence', summary: 'Delete an absence' })
  remove(@By() caller: Caller, @Param('absence_id', RowId) id: number) {
    return this.absences.remove(caller, id);
  }

  @Get('absences/:absence_id/history')
  @Requires(Permission.PatchActors)
  @ApiOperation({ operationId: 'listChangesOfAbsence', summary: 'The history of an absence, also of a deleted one' })
  @ApiList(changeList, ChangeListDto)
  history(@Param('absence_id', RowId) id: number, @Asked(changeList) query: ListQuery) {
    return this.absences.reads.changes(id, query);
  }

  @Post('absences/:absence_id/restore')
  @Requires(Permission.PatchActors)
  @AddsRow({ answer: AbsenceAnswerDto, created: true })
  @ApiOperation({ operationId: 'restoreAbsence', summary: 'Restore a deleted absence' })
  restore(@By() caller: Caller, @Param('absence_id', RowId) id: number) {
    return this.absences.restore(caller, id);
  }
}
