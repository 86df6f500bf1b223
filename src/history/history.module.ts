import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Change } from './change.entity.js';
import { ChangesController } from './changes.controller.js';
import { ChangeFeed } from './feed.js';
import { HistoryService } from './history.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Change])],
  controllers: [ChangesController],
  providers: [ChangeFeed, HistoryService],
  exports: [HistoryService],
})
export class HistoryModule {}
