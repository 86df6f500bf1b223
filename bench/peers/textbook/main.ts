// The casting service as the manuals of Nest, TypeORM, passport-jwt, class-validator and class-transformer describe it.
// It has only the documented answers, pages and search.
import 'reflect-metadata';
import { ClassSerializerInterceptor, Module, ValidationPipe } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, APP_PIPE, NestFactory } from '@nestjs/core';
import { AuthGuard, PassportModule } from '@nestjs/passport';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Actor, ActorsController, ActorsService } from './actors.js';
import { JwtStrategy, PermissionsGuard } from './auth.js';
import { Movie, MoviesController, MoviesService } from './movies.js';

const { PORT, DATABASE_URL = '' } = process.env;

@Module({
  imports: [
    PassportModule,
    TypeOrmModule.forRoot({ type: 'postgres', url: DATABASE_URL, entities: [Actor, Movie] }),
    TypeOrmModule.forFeature([Actor, Movie]),
  ],
  controllers: [ActorsController, MoviesController],
  providers: [
    ActorsService,
    MoviesService,
    JwtStrategy,
    { provide: APP_GUARD, useClass: AuthGuard('jwt') },
    { provide: APP_GUARD, useClass: PermissionsGuard },
    { provide: APP_INTERCEPTOR, useClass: ClassSerializerInterceptor },
    { provide: APP_PIPE, useFactory: () => new ValidationPipe({ transform: true, whitelist: true }) },
  ],
})
class AppModule {}

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), { logger: ['error'] });
await app.listen(Number(PORT), '127.0.0.1');
