import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Absence } from './absence.entity.js';
import { AbsencesController } from './absences.controller.js';
import { AbsencesService } from './absences.service.js';
import { CastImport } from './cast-import.js';
import { Casting } from './casting.entity.js';
import { CastingsController } from './castings.controller.js';
import { CastingsService } from './castings.service.js';
import { ConflictsController } from './conflicts.controller.js';
import { ConflictsService } from './conflicts.service.js';
import { MembershipsController } from './memberships.controller.js';
import { MembershipsService } from './memberships.service.js';
import { Parents } from './parents.js';
import { Role } from './role.entity.js';
import { RolesController } from './roles.controller.js';
import { RolesService } from './roles.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Absence, Casting, Role])],
  controllers: [MembershipsController, RolesController, CastingsController, AbsencesController, ConflictsController],
  providers: [
    MembershipsService,
    RolesService,
    CastingsService,
    CastImport,
    AbsencesService,
    ConflictsService,
    Parents,
  ],
  exports: [MembershipsService],
})
export class CastingsModule {}
