import { ApiProperty, OmitType, PartialType } from '@nestjs/swagger';
import { IsInteger } from '../http/integer-field.js';
import { IsName, NAME_PATTERN } from '../http/text.js';

/** The limits of the fields, for validators, filters and the OpenAPI document. */
export const actorLimits = {
  age: { minimum: 0, maximum: 150 },
  gender: { minLength: 1, maxLength: 50 },
  name: { minLength: 1, maxLength: 200 },
};

const gender = { ...actorLimits.gender, example: 'male' };
const name = { ...actorLimits.name, example: "'Maximilian Messing'" };

/** An actor in answers. Members are in alphabetical order. */
export class ActorDto {
  @ApiProperty({ type: 'integer', ...actorLimits.age, example: 25 })
  @IsInteger(actorLimits.age)
  age: number;

  @ApiProperty(gender)
  @IsName(actorLimits.gender.maxLength)
  gender: string;

  @ApiProperty({ type: 'integer', minimum: 1, example: 1 })
  id: number;

  @ApiProperty(name)
  @IsName(actorLimits.name.maxLength)
  name: string;
}

// The pattern is for requests only: rows of older versions may have names that are refused now.
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

  // Refers to the schema by name, because actors must not import movies.
  @ApiProperty({
    type: 'array',
    items: { $ref: '#/components/schemas/MovieDto' },
    required: false,
    description: 'Present with `include=movies`: the movies in which these actors play.',
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
