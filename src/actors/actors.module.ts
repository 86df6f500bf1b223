import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CastingsModule } from '../castings/castings.module.js';
import { Actor } from './actor.entity.js';
import { ActorsController } from './actors.controller.js';
import { ActorsService } from './actors.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Actor]), CastingsModule],
  controllers: [ActorsController],
  providers: [ActorsService],
})
export class ActorsModule {}
