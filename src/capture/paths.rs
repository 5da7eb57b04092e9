//! The paths by which the endpoints of an authorization server are known: their last segment, or more than one with a slash
//! before them.

/// Token endpoints.
pub(crate) const TOKEN: &[&str] =
    &["token", "access_token", "accesstoken", "oauth2token", "get_token", "gettoken", "refresh_token", "refreshtoken"];

/// RFC 7009.
pub(crate) const REVOCATION: &[&str] = &["revoke", "revocation", "revoke_token"];

/// RFC 7662.
pub(crate) const INTROSPECTION: &[&str] = &["introspect", "introspection", "introspect_token", "token_info"];

/// RFC 9126.
pub(crate) const PUSHED: &[&str] = &["par", "as-par"];

/// RFC 8628.
pub(crate) const DEVICE: &[&str] = &[
    "device_authorization",
    "devicecode",
    "device_authorize",
    "/device/code",
    "/auth/device",
    "/device/auth",
    "/device/authorize",
];

/// OpenID Connect CIBA.
pub(crate) const BACKCHANNEL: &[&str] =
    &["bc-authorize", "backchannel_authentication", "backchannel-authentication", "/bc/authorize", "/ciba/auth"];

/// All of them.
pub(crate) const ALL: [&[&str]; 6] = [TOKEN, REVOCATION, INTROSPECTION, PUSHED, DEVICE, BACKCHANNEL];
