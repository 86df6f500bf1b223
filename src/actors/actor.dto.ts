import { ApiProperty, OmitType, PartialType } from '@nestjs/swagger';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { textOf, trimmed } from '../http/validation.js';

const ageMessage = { message: 'must be an integer from 0 to 150' };

/** An actor as it leaves the service: its members in alphabetical order. */
export class ActorDto {
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 150, example: 25 })
  @Transform(integerFromDigits)
  @IsInt(ageMessage)
  @Min(0, ageMessage)
  @Max(150, ageMessage)
  age: number;

  @ApiProperty({ minLength: 1, maxLength: 50, example: 'male' })
  @Transform(trimmed)
  @Matches(textOf(50), { message: 'must be text of 1 to 50 characters' })
  gender: string;

  @ApiProperty({ type: 'integer', minimum: 1, example: 1 })
  id: number;

  @ApiProperty({ minLength: 1, maxLength: 200, example: "'Maximilian Messing'" })
  @Transform(trimmed)
  @Matches(textOf(200), { message: 'must be text of 1 to 200 characters' })
  name: string;
}

export class CreateActorDto extends OmitType(ActorDto, ['id']) {}

export class UpdateActorDto extends PartialType(CreateActorDto, { skipNullProperties: false }) {}

export class ActorListDto {
  @ApiProperty({ type: [ActorDto] })
  actors: ActorDto[];

  // By name: movies know actors and not the other way round.
  @ApiProperty({
    type: 'array',
    items: { $ref: '#/components/schemas/MovieDto' },
    required: false,
    description: 'With `include=movies`: the movies in which these actors play.',
  })
  movies?: unknown[];

  @ApiProperty({ type: 'boolean', enum: [true] })
  success: true;
}

export class ActorAnswerDto {
  @ApiProperty()
  actor: ActorDto;

  @ApiProperty({ type: 'boolean', enum: [true] })
  success: true;
}

/** The documented service took `"25"` for 25. */
function integerFromDigits({ value }: TransformFnParams): unknown {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}
