import { ApiProperty, OmitType, PartialType } from '@nestjs/swagger';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { IsName, NAME_PATTERN } from '../http/text.js';

const ageMessage = { message: 'must be an integer from 0 to 150' };

const gender = { minLength: 1, maxLength: 50, example: 'male' };
const name = { minLength: 1, maxLength: 200, example: "'Maximilian Messing'" };

/** An actor as it leaves the service: its members in alphabetical order. */
export class ActorDto {
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 150, example: 25 })
  @Transform(integerFromDigits)
  @IsInt(ageMessage)
  @Min(0, ageMessage)
  @Max(150, ageMessage)
  age: number;

  @ApiProperty(gender)
  @IsName(50)
  gender: string;

  @ApiProperty({ type: 'integer', minimum: 1, example: 1 })
  id: number;

  @ApiProperty(name)
  @IsName(200)
  name: string;
}

// Rows of older versions may have what is refused now, so that the pattern is of requests only.
export class CreateActorDto extends OmitType(ActorDto, ['id']) {
  @ApiProperty({ ...gender, pattern: NAME_PATTERN })
  declare gender: string;

  @ApiProperty({ ...name, pattern: NAME_PATTERN })
  declare name: string;
}

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
