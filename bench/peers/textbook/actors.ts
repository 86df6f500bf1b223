import {
  Body,
  Controller,
  Get,
  Headers,
  Injectable,
  NotFoundException,
  Param,
  ParseIntPipe,
  Patch,
  Query,
  Res,
  SerializeOptions,
} from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Expose, Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Column, DataSource, Entity, MoreThan, PrimaryGeneratedColumn, Repository, VersionColumn } from 'typeorm';
import { Requires } from './auth.js';

@Entity('actors')
export class Actor {
  @PrimaryGeneratedColumn() id: number;
  @Column('text') name: string;
  @Column('text') gender: string;
  @Column('integer') age: number;
  @VersionColumn() version: number;
}

class ActorDto {
  @Expose() age: number;
  @Expose() gender: string;
  @Expose() id: number;
  @Expose() name: string;
}

class ActorAnswer {
  @Expose() @Type(() => ActorDto) actor: ActorDto;
  @Expose() success: boolean;
}

class ActorsAnswer {
  @Expose() @Type(() => ActorDto) actors: ActorDto[];
  @Expose() success: boolean;
}

class ActorsQuery {
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(500) limit?: number;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) page?: number;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) cursor?: number;
  @IsOptional() @IsString() @Length(1, 200) q?: string;
}

class UpdateActorDto {
  @IsOptional() @IsInt() @Min(0) @Max(150) age?: number;
  @IsOptional() @IsString() @Length(1, 50) gender?: string;
  @IsOptional() @IsString() @Length(1, 200) name?: string;
}

@Injectable()
export class ActorsService {
  constructor(
    @InjectRepository(Actor) private readonly actors: Repository<Actor>,
    private readonly dataSource: DataSource,
  ) {}

  async list(): Promise<Actor[]> {
    const actors = await this.actors.find({ order: { id: 'ASC' } });
    if (actors.length === 0) throw new NotFoundException();
    return actors;
  }

  page(limit: number, page: number): Promise<[Actor[], number]> {
    return this.actors.findAndCount({ order: { id: 'ASC' }, take: limit, skip: (page - 1) * limit });
  }

  after(id: number, limit: number): Promise<Actor[]> {
    return this.actors.find({ where: { id: MoreThan(id) }, order: { id: 'ASC' }, take: limit });
  }

  search(q: string, limit: number): Promise<Actor[]> {
    const query = this.actors.createQueryBuilder('actor').setParameter('q', q);
    q.split(' ').forEach((word, i) => query.andWhere(`actor.name ILIKE :word${i}`, { [`word${i}`]: `%${word}%` }));
    const rank = `CASE WHEN actor.name ILIKE :q THEN 0 WHEN actor.name ILIKE replace(:q, ' ', '%') || '%' THEN 1
                       WHEN ' ' || actor.name ILIKE '% ' || split_part(:q, ' ', 1) || '%' THEN 2 ELSE 3 END`;
    return query.addSelect(rank, 'rank').orderBy('rank').addOrderBy('actor.id').limit(limit).getMany();
  }

  async get(id: number): Promise<Actor> {
    const actor = await this.actors.findOneBy({ id });
    if (!actor) throw new NotFoundException();
    return actor;
  }

  /** Returns the list after the change, unless `minimal` is set. */
  update(id: number, changes: UpdateActorDto, minimal: boolean): Promise<Actor[] | undefined> {
    return this.dataSource.transaction(async (manager) => {
      const actor = await manager.findOneBy(Actor, { id });
      if (!actor) throw new NotFoundException();
      await manager.save(Object.assign(actor, changes));
      return minimal ? undefined : manager.find(Actor, { order: { id: 'ASC' } });
    });
  }
}

@Controller('actors')
export class ActorsController {
  constructor(private readonly actors: ActorsService) {}

  @Get(':id')
  @Requires('get:actors')
  @SerializeOptions({ type: ActorAnswer, excludeExtraneousValues: true })
  async get(@Param('id', ParseIntPipe) id: number) {
    return { actor: await this.actors.get(id), success: true };
  }

  @Get()
  @Requires('get:actors')
  @SerializeOptions({ type: ActorsAnswer, excludeExtraneousValues: true })
  async list(@Query() query: ActorsQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    return { actors: await this.find(query, reply), success: true };
  }

  private async find({ q, limit, page, cursor = 0 }: ActorsQuery, reply: FastifyReply): Promise<Actor[]> {
    if (limit === undefined) return this.actors.list();
    if (q !== undefined) return this.actors.search(q, limit);
    if (page !== undefined) {
      const [actors, total] = await this.actors.page(limit, page);
      reply.header('x-total-count', total);
      return actors;
    }
    const actors = await this.actors.after(cursor, limit + 1);
    if (actors.length <= limit) return actors;
    actors.pop();
    reply.header('link', `</actors?limit=${limit}&cursor=${actors.at(-1)!.id}>; rel="next"`);
    return actors;
  }

  @Patch(':id')
  @Requires('patch:actors')
  @SerializeOptions({ type: ActorsAnswer, excludeExtraneousValues: true })
  async update(
    @Param('id', ParseIntPipe) id: number,
    @Body() changes: UpdateActorDto,
    @Headers('prefer') prefer: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const actors = await this.actors.update(id, changes, prefer === 'return=minimal');
    if (actors) return { actors, success: true };
    reply.code(204).header('preference-applied', 'return=minimal');
    return undefined;
  }
}
