import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../auth/access.js';
import { Permission } from '../auth/permissions.js';
import { ApiList } from '../lists/api-list.js';
import { Asked, type ListQuery } from '../lists/list-query.js';
import { conflictList } from './conflict-list.js';
import { ConflictListDto } from './conflict.dto.js';
import { ConflictsService } from './conflicts.service.js';

@ApiTags('Conflicts')
@Controller('conflicts')
export class ConflictsController {
  constructor(private readonly conflicts: ConflictsService) {}

  @Get()
  @Requires(Permission.GetMovies, Permission.GetActors)
  @ApiOperation({
    operationId: 'listConflicts',
    summary: 'Actors who are wanted twice, or wanted while absent, by the first day of the conflict',
  })
  @ApiList(conflictList, ConflictListDto)
  list(@Asked(conflictList) query: ListQuery) {
    return this.conflicts.list(query);
  }
}
