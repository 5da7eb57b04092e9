// oidc-provider (npm): a certified OpenID provider. Nothing in its store is ever used up, so that each example finds it as it was.
import { load, serve, settings, days } from './common.mjs';

console.info = console.warn = () => {};
const { default: Provider } = await load('oidc-provider/lib/index.js');

class Store {
  static all = new Map();
  constructor(kind) { this.kind = kind; }
  key(id) { return `${Store.current}/${this.kind}/${id}`; }
  async upsert(id, payload) { Store.all.set(this.key(id), payload); }
  async find(id) { const found = Store.all.get(this.key(id)); return found && { ...found }; }
  async findByUid() { return undefined; }
  async findByUserCode() { return undefined; }
  async consume() {}
  async destroy() {}
  async revokeByGrantId() {}
}

const METHODS = { basic: 'client_secret_basic', body: 'client_secret_post', public: 'none', jwt: 'private_key_jwt', 'jwt-secret': 'client_secret_jwt' };
const GRANTS = ['authorization_code', 'refresh_token', 'client_credentials', 'urn:ietf:params:oauth:grant-type:device_code', 'urn:openid:params:grant-type:ciba'];

function storeOf(name) {
  return class extends Store { key(id) { return `${name}/${this.kind}/${id}`; } };
}

async function make({ name, method, id, secret }) {
  const confidential = method !== 'public';
  const provider = new Provider(settings.issuer, {
    adapter: storeOf(name),
    clients: [{
      client_id: id, ...(confidential && method !== 'jwt' ? { client_secret: secret } : {}),
      ...(method === 'jwt' ? { jwks: { keys: [settings.client_key] } } : {}),
      token_endpoint_auth_method: METHODS[method], redirect_uris: settings.redirect_uris, response_types: ['code'],
      application_type: settings.redirect_uris.every((uri) => uri.startsWith('https:')) ? 'web' : 'native',
      grant_types: confidential ? GRANTS : GRANTS.slice(0, 2).concat(GRANTS[3]),
      ...(confidential ? { backchannel_token_delivery_mode: 'poll' } : {}),
    }],
    routes: { token: '/oauth/token', revocation: '/oauth/revoke', introspection: '/oauth/introspect', authorization: '/oauth/authorize',
      pushed_authorization_request: '/oauth/par', device_authorization: '/oauth/device_authorization', backchannel_authentication: '/oauth/bc-authorize' },
    clientAuthMethods: Object.values(METHODS),
    enabledJWA: { clientAuthSigningAlgValues: ['HS256', 'RS256', 'ES256'], dPoPSigningAlgValues: ['ES256'] },
    jwks: { keys: [settings.server_key] },
    rotateRefreshToken: false,
    ttl: { AuthorizationCode: 86400, DeviceCode: 86400 },
    pkce: { required: () => false },
    scopes: ['openid', 'offline_access', ...settings.scopes],
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    clientBasedCORS: () => true,
    cookies: { keys: ['k'] },
    features: {
      devInteractions: { enabled: false }, clientCredentials: { enabled: true }, revocation: { enabled: true }, introspection: { enabled: true },
      deviceFlow: { enabled: true }, dPoP: { enabled: true }, pushedAuthorizationRequests: { enabled: true },
      ciba: {
        enabled: true, deliveryModes: ['poll'], processLoginHint: async (_, hint) => hint, processLoginHintToken: async () => 'kim', verifyUserCode: async () => {},
        validateBindingMessage: async () => {}, validateRequestContext: async () => {}, triggerAuthenticationDevice: async () => {},
      },
      resourceIndicators: {
        enabled: true, defaultResource: () => undefined, useGrantedResource: () => false,
        getResourceServerInfo: () => ({ scope: settings.scopes.join(' '), accessTokenFormat: 'opaque' }),
      },
    },
  });
  await seed(provider, id);
  return provider.callback();
}

async function seed(provider, clientId) {
  const client = await provider.Client.find(clientId);
  const scope = ['openid', 'offline_access', ...settings.scopes].join(' ');
  const grant = new provider.Grant({ accountId: 'kim', clientId });
  grant.addOIDCScope(scope);
  for (const resource of settings.resources) grant.addResourceScope(resource, settings.scopes.join(' '));
  const grantId = await grant.save();
  const common = { client, accountId: 'kim', grantId, scope, gty: 'authorization_code', authTime: 1, claims: {}, expiresWithSession: false, sessionUid: 's',
    resource: settings.resources.length ? settings.resources : undefined };
  for (const jti of settings.refresh_tokens) await new provider.RefreshToken({ jti, ...common }).save();
  for (const jti of settings.access_tokens) await Object.assign(new provider.AccessToken({ jti, ...common, resource: undefined }), { format: 'opaque' }).save();
  for (const known of settings.codes) {
    await new provider.AuthorizationCode({ jti: known.code, ...common, redirectUri: known.redirect_uri, codeChallenge: known.challenge ?? undefined,
      codeChallengeMethod: known.challenge ? known.method : undefined }).save();
  }
  for (const jti of settings.device_codes) {
    await new provider.DeviceCode({ jti, ...common, userCode: 'AAAA-BBBB', params: { client_id: clientId, scope }, gty: 'device_code' }).save();
  }
}

await serve(make);
