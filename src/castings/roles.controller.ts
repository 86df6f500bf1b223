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
import { ConflictDto } from './conflict.dto.js';
import { CreateRoleDto, RoleAnswerDto, RoleListDto, UpdateRoleDto } from './role.dto.js';
import { roleResource } from './role.resource.js';
import { RolesService } from './roles.service.js';

@ApiTags('Roles')
@Controller()
export class RolesController {
  constructor(private readonly roles: RolesService) {}

  @Get('movies/:movie_id/roles')
  @Requires(Permission.GetMovies, Permission.GetActors)
  @ApiOperation({
    operationId: 'listRolesOfMovie',
    summary: 'The roles of a movie, by billing; those without come last',
  })
  @ApiList(roleResource, RoleListDto)
  list(@Param('movie_id', RowId) movieId: number, @Asked(roleResource) query: ListQuery) {
    return this.roles.listOf(movieId, query);
  }

  @Post('movies/:movie_id/roles')
  @Requires(Permission.PatchMovies)
  @AddsRow({ answer: RoleAnswerDto, created: true })
  @ApiOperation({ operationId: 'createRole', summary: 'Add a role to a movie' })
  create(@By() caller: Caller, @Param('movie_id', RowId) movieId: number, @Body() role: CreateRoleDto) {
    return this.roles.create(caller, movieId, role);
  }

  @Get('roles/:role_id')
  @Requires(Permission.GetMovies, Permission.GetActors)
  @ApiOperation({ operationId: 'getRole', summary: 'One role' })
  @ApiOk(RoleAnswerDto)
  get(@Param('role_id', RowId) id: number) {
    return this.roles.reads.get(id);
  }

  @Patch('roles/:role_id')
  @Requires(Permission.PatchMovies)
  @ChangesRow({ answer: RoleAnswerDto, clash: ConflictDto, example: { billing: 2 } })
  @ApiOperation({
    operationId: 'updateRole',
    summary: 'Change the fields in the body; null clears billing, or both dates',
  })
  update(@By() caller: Caller, @Param('role_id', RowId) id: number, @Body() changes: UpdateRoleDto) {
    return this.roles.update(caller, id, changes);
  }

  @Delete('roles/:role_id')
  @Requires(Permission.PatchMovies)
  @ChangesRow({ answer: RoleAnswerDto })
  @ApiOperation({ operationId: 'deleteRole', summary: 'Delete a role and its castings' })
  remove(@By() caller: Caller, @Param('role_id', RowId) id: number) {
    return this.roles.remove(caller, id);
  }

  @Get('roles/:role_id/history')
  @Requires(Permission.PatchMovies)
  @ApiOperation({ operationId: 'listChangesOfRole', summary: 'The history of a role, also of a deleted one' })
  @ApiList(changeList, ChangeListDto)
  history(@Param('role_id', RowId) id: number, @Asked(changeList) query: ListQuery) {
    return this.roles.reads.changes(id, query);
  }

  @Post('roles/:role_id/restore')
  @Requires(Permission.PatchMovies)
  @AddsRow({ answer: RoleAnswerDto, created: true })
  @ApiOperation({ operationId: 'restoreRole', summary: 'Restore a deleted role with its castings' })
  restore(@By() caller: Caller, @Param('role_id', RowId) id: number) {
    return this.roles.restore(caller, id);
  }
}
