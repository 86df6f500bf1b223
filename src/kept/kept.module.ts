import { Global, Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { KeptRows } from './kept-rows.js';
import { RowLogPruner } from './row-log-pruner.js';

@Global()
@Module({ imports: [DatabaseModule], providers: [KeptRows, RowLogPruner], exports: [KeptRows] })
export class KeptModule {}
