import { Module } from '@nestjs/common';
import { CastingsController } from './castings.controller.js';
import { MembershipsService } from './memberships.service.js';

@Module({
  controllers: [CastingsController],
  providers: [MembershipsService],
  exports: [MembershipsService],
})
export class CastingsModule {}
