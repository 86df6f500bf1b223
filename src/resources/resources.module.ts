import { Global, Module } from '@nestjs/common';
import { HistoryModule } from '../history/history.module.js';
import { Resources } from './resources.js';

/** What all resources share. */
@Global()
@Module({ imports: [HistoryModule], providers: [Resources], exports: [Resources, HistoryModule] })
export class ResourcesModule {}
