import { Global, Module } from '@nestjs/common';
import { HistoryModule } from '../history/history.module.js';
import { Resources } from './resources.js';

/** Provides the collections of all resources, and the history. */
@Global()
@Module({ imports: [HistoryModule], providers: [Resources], exports: [Resources, HistoryModule] })
export class ResourcesModule {}
