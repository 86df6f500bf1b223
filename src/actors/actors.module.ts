import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { HistoryModule } from '../history/history.module.js';
import { Actor } from './actor.entity.js';
import { ActorsController } from './actors.controller.js';
import { ActorsRepository } from './actors.repository.js';
import { ActorsService } from './actors.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Actor]), HistoryModule],
  controllers: [ActorsController],
  providers: [ActorsService, ActorsRepository],
  exports: [ActorsService, ActorsRepository],
})
export class ActorsModule {}
