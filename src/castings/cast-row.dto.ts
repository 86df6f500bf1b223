import { IntersectionType, PickType } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsInteger } from '../http/integer-field.js';
import { IsName } from '../http/text.js';
import { MAX_INTEGER } from '../http/validation.js';
import { UpdateCastingDto } from './casting.dto.js';
import { roleLimits, UpdateRoleDto } from './role.dto.js';

/** A row of a cast list: a role, and the casting of an actor for it if there is one. */
export class CastRowDto extends IntersectionType(
  PickType(UpdateRoleDto, ['billing', 'starts', 'ends']),
  PickType(UpdateCastingDto, ['status', 'notes']),
) {
  @IsOptional()
  @IsName(roleLimits.name.maxLength)
  role?: string;

  // The limit of names of actors, whose DTO castings must not import.
  @IsOptional()
  @IsName(200)
  actor?: string;

  @IsOptional()
  @IsInteger({ minimum: 1, maximum: MAX_INTEGER })
  actor_id?: number;
}
