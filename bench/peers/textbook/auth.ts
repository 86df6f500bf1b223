import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { PassportStrategy } from '@nestjs/passport';
import { passportJwtSecret } from 'jwks-rsa';
import { ExtractJwt, Strategy } from 'passport-jwt';

const { AUTH_ISSUER = '', AUTH_AUDIENCE } = process.env;

@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: passportJwtSecret({
        cache: true,
        rateLimit: true,
        jwksRequestsPerMinute: 5,
        jwksUri: `${AUTH_ISSUER}.well-known/jwks.json`,
      }),
      issuer: AUTH_ISSUER,
      audience: AUTH_AUDIENCE,
      algorithms: ['RS256'],
    });
  }

  validate(payload: object): object {
    return payload;
  }
}

export const Requires = (permission: string) => SetMetadata('permission', permission);

@Injectable()
export class PermissionsGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const permission = this.reflector.get<string>('permission', context.getHandler());
    const { user } = context.switchToHttp().getRequest<{ user: { permissions: string[] } }>();
    return user.permissions.includes(permission);
  }
}
