// @node-oauth/oauth2-server (npm) behind express. No token is ever used up.
import { require, serve, settings, days, findCode, isRefreshToken } from './common.mjs';

const express = require('express');
const OAuth2Server = require('@node-oauth/oauth2-server');

function model(registration) {
  const client = { id: registration.id, grants: ['refresh_token', 'authorization_code', 'client_credentials'], redirectUris: settings.redirect_uris };
  const right = (secret) => (registration.method === 'public' ? secret == null : secret === registration.secret);
  return {
    getClient: async (id, secret) => (id === client.id && (secret == null ? registration.method === 'public' : right(secret)) ? client : null),
    getRefreshToken: async (token) => (isRefreshToken(token)
      ? { refreshToken: token, client, user: { id: 1 }, scope: settings.scopes, refreshTokenExpiresAt: days(1) } : null),
    getAuthorizationCode: async (code) => {
      const known = findCode(code);
      return known && { code, client, user: { id: 1 }, scope: settings.scopes, expiresAt: days(1), redirectUri: known.redirect_uri,
        ...(known.challenge ? { codeChallenge: known.challenge, codeChallengeMethod: known.method } : {}) };
    },
    revokeToken: async () => true,
    revokeAuthorizationCode: async () => true,
    getUserFromClient: async () => ({ id: 1 }),
    saveToken: async (token, of, user) => ({ ...token, client: of, user }),
    getAccessToken: async () => null,
    validateScope: async (user, of, scope) => (scope ?? []).every((one) => settings.scopes.includes(one)) && (scope ?? settings.scopes),
  };
}

function make(registration) {
  if (!['basic', 'body', 'public'].includes(registration.method)) return undefined;
  const confidential = registration.method !== 'public';
  const server = new OAuth2Server({
    model: model(registration), alwaysIssueNewRefreshToken: false,
    requireClientAuthentication: { refresh_token: confidential, authorization_code: confidential },
  });
  const app = express();
  app.use(express.json(), express.urlencoded({ extended: false }));
  app.all('/oauth/token', async (request, response) => {
    const read = new OAuth2Server.Request(request), written = new OAuth2Server.Response(response);
    try {
      await server.token(read, written);
      response.set(written.headers).status(written.status).json(written.body);
    } catch (error) {
      response.set(written.headers).status(error.code || 500).json({ error: error.name, error_description: error.message });
    }
  });
  app.use((error, request, response, next) => response.status(error.status || 500).json({ error: 'server_error' }));
  return app;
}

await serve(make);
