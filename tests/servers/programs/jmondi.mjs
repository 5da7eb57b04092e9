// @jmondi/oauth2-server (npm) behind express, with opaque refresh tokens and codes.
import { require, serve, settings, days, findCode, isRefreshToken, isAccessToken } from './common.mjs';

const express = require('express');
const { AuthorizationServer } = require('@jmondi/oauth2-server');
const { handleExpressResponse, handleExpressError, requestFromExpress } = require('@jmondi/oauth2-server/express');

function make({ method, id, secret }) {
  if (!['basic', 'body', 'public'].includes(method)) return undefined;
  const scopes = settings.scopes.map((name) => ({ name }));
  const grants = ['authorization_code', 'refresh_token', 'client_credentials', 'urn:ietf:params:oauth:grant-type:token-exchange'];
  const client = { id, name: 'test', secret: method === 'public' ? null : secret, redirectUris: settings.redirect_uris, allowedGrants: grants, scopes };
  const token = (value) => ({ accessToken: 'at_new', accessTokenExpiresAt: days(1), refreshToken: value, refreshTokenExpiresAt: days(1), client, user: { id: 'kim' }, scopes });
  const missing = () => { throw new Error('unknown'); };
  const clients = {
    getByIdentifier: async (wanted) => (wanted === id ? client : missing()),
    isClientValid: async (grant, of, word) => (method === 'public' ? !word && grant !== 'client_credentials' : word === secret),
  };
  const tokens = {
    issueToken: async () => token(null), issueRefreshToken: async () => token('rt_new'), persist: async () => {}, revoke: async () => {},
    isRefreshTokenRevoked: async () => false,
    getByRefreshToken: async (value) => (isRefreshToken(value) ? token(value) : missing()),
    getByAccessToken: async (value) => (isAccessToken(value) ? { ...token(null), accessToken: value } : missing()),
  };
  const known = { getAllByIdentifiers: async (names) => scopes.filter((scope) => names.includes(scope.name)), finalize: async (asked) => asked };
  const codeOf = (code) => {
    const found = findCode(code) ?? missing();
    return { code, redirectUri: found.redirect_uri, codeChallenge: found.challenge, codeChallengeMethod: found.challenge && found.method, expiresAt: days(1), user: { id: 'kim' }, client, scopes };
  };
  const codes = { getByIdentifier: async (code) => codeOf(code), issueAuthCode: () => codeOf('x'), persist: async () => {}, isRevoked: async () => false, revoke: async () => {} };
  const users = { getUserByCredentials: async (name) => ({ id: name }) };

  const server = new AuthorizationServer(clients, tokens, known, 'a key of the tests', {
    requiresPKCE: false, requiresS256: false, useOpaqueRefreshTokens: true, useOpaqueAuthorizationCodes: true, authenticateRevoke: true, authenticateIntrospect: true,
  });
  server.enableGrantTypes('refresh_token', 'client_credentials', { grant: 'authorization_code', authCodeRepository: codes, userRepository: users });
  server.enableGrantTypes({ grant: grants[3], processTokenExchange: async ({ subjectToken }) => (isAccessToken(subjectToken) ? { id: 'kim' } : missing()) });

  const app = express();
  app.use(express.json(), express.urlencoded({ extended: false }));
  const route = (path, answer) => app.post(path, async (request, response) => {
    try { handleExpressResponse(response, await answer(requestFromExpress(request))); } catch (error) {
      try { handleExpressError(error, response); } catch { response.status(500).json({ error: 'server_error' }); }
    }
  });
  route('/oauth/token', (request) => server.respondToAccessTokenRequest(request));
  route('/oauth/revoke', (request) => server.revoke(request));
  route('/oauth/introspect', (request) => server.introspect(request));
  app.use((error, request, response, next) => response.status(error.status || 500).json({ error: 'server_error' }));
  return app;
}

await serve(make);
