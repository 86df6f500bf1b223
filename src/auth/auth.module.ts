import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthGuard } from './auth.guard.js';
import { JwtStrategy } from './jwt.strategy.js';
import { KeySet } from './key-set.js';
import { MeController } from './me.controller.js';
import { VerifiedTokens } from './verified-tokens.js';

/** Sign-in by bearer token, and the guard of every handler. */
@Module({
  controllers: [MeController],
  providers: [KeySet, JwtStrategy, VerifiedTokens, AuthGuard, { provide: APP_GUARD, useExisting: AuthGuard }],
  exports: [AuthGuard, KeySet],
})
export class AuthModule {}
