import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { HealthController } from './health.controller.js';
import { Metrics } from './metrics.js';
import { Readiness } from './readiness.js';

@Module({ imports: [AuthModule, DatabaseModule], controllers: [HealthController], providers: [Readiness, Metrics] })
export class OperationsModule {}
