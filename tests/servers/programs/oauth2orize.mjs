// oauth2orize (npm) behind express, with passport's own strategies for Basic and for credentials in the body.
import { require, serve, settings, findCode, isRefreshToken } from './common.mjs';
import { createHash } from 'node:crypto';

const express = require('express');
const oauth2orize = require('oauth2orize');
const { Passport } = require('passport');
const { BasicStrategy } = require('passport-http');
const { Strategy: BodyStrategy } = require('passport-oauth2-client-password');

function make({ method, id, secret }) {
  if (!['basic', 'body'].includes(method)) return undefined;
  const passport = new Passport();
  const check = (name, word, done) => done(null, name === id && word === secret ? { id } : false);
  passport.use('basic', new BasicStrategy(check));
  passport.use('body', new BodyStrategy(check));

  const server = oauth2orize.createServer();
  const allowed = (scope) => !scope || scope.every((one) => settings.scopes.includes(one));
  const grant = (scope, done) => (allowed(scope) ? done(null, 'at_new') : done(new oauth2orize.TokenError('unknown scope', 'invalid_scope')));
  server.exchange(oauth2orize.exchange.refreshToken((client, token, scope, done) => (isRefreshToken(token) ? grant(scope, done) : done(null, false))));
  server.exchange(oauth2orize.exchange.clientCredentials((client, scope, done) => grant(scope, done)));
  server.exchange(oauth2orize.exchange.authorizationCode((client, code, redirect, body, done) => {
    const known = findCode(code);
    if (!known || known.redirect_uri !== redirect) return done(null, false);
    const proof = body.code_verifier && createHash('sha256').update(String(body.code_verifier)).digest('base64url');
    return known.challenge && proof !== known.challenge ? done(null, false) : done(null, 'at_new');
  }));

  const app = express();
  app.use(express.json(), express.urlencoded({ extended: false }), passport.initialize());
  const authenticate = passport.authenticate(['basic', 'body'], { session: false });
  app.post('/oauth/token', authenticate, server.token(), server.errorHandler());
  app.use((error, request, response, next) => response.status(error.status || 500).json({ error: 'server_error' }));
  return app;
}

await serve(make);
