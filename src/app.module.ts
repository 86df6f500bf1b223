import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { ActorsModule } from './actors/actors.module.js';
import { AuthModule } from './auth/auth.module.js';
import { CastingsModule } from './castings/castings.module.js';
import { Config } from './config/config.js';
import { DatabaseModule } from './database/database.module.js';
import { HistoryModule } from './history/history.module.js';
import { ErrorFilter } from './http/errors/error.filter.js';
import { RootController } from './http/root.controller.js';
import { BodyPipe } from './http/validation.js';
import { KeptModule } from './kept/kept.module.js';
import { MoviesModule } from './movies/movies.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { ResourcesModule } from './resources/resources.module.js';

@Module({
  imports: [
    ActorsModule,
    MoviesModule,
    CastingsModule,
    ResourcesModule,
    HistoryModule,
    AuthModule,
    KeptModule,
    DatabaseModule,
    OperationsModule,
  ],
  controllers: [RootController],
  providers: [
    { provide: APP_PIPE, useClass: BodyPipe },
    { provide: APP_FILTER, useClass: ErrorFilter },
  ],
})
export class AppModule {
  static with(config: Config): DynamicModule {
    const settings = { module: class ConfigModule {}, global: true };
    const provider = { provide: Config, useValue: config };
    return { module: AppModule, imports: [{ ...settings, providers: [provider], exports: [provider] }] };
  }
}
