//! What a tool's own OAuth settings say of the token request that it sends: the address, the grant, and where the client's
//! credentials go. A code comes from a browser, so that a request for one is never shown whole.

use crate::capture::format::sketch::{Auth, Media, Sketch, SketchContent};
use crate::capture::model::{Field, Origin, Request, Seen, Url};
use crate::text::layers::{Layers, Slice};

/// Settings by the names of the parameters that they become.
pub(super) struct Settings {
    pub(super) client: &'static str,
    /// All of them.
    pub(super) at: Slice,
    pub(super) url: Url,
    pub(super) grant: Slice,
    pub(super) id: Option<Slice>,
    pub(super) secret: Option<Slice>,
    /// Scope, user name, password and the like, under the names that are sent.
    pub(super) others: Vec<(&'static str, Slice)>,
    pub(super) placement: Placement,
}

/// Where the credentials go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Placement {
    Header,
    Body,
}

impl Settings {
    /// The request to the token endpoint; none where the grant makes none.
    pub(super) fn request(self, layers: &mut Layers<'_>) -> Option<Request> {
        let (grant, whole) = match layers.text(self.grant).as_ref() {
            "client_credentials" => ("client_credentials", true),
            "password" | "password_credentials" => ("password", true),
            "authorization_code" | "authorization_code_with_pkce" => ("authorization_code", false),
            _ => return None,
        };
        let mut sketch = Sketch::new(self.client, self.at);
        sketch.method = Some(layers.coarse(self.grant, b"POST"));
        sketch.url = Some(self.url);
        let mut sent = vec![("grant_type", layers.coarse(self.grant, grant.as_bytes()))];
        match (self.placement, self.id, self.secret.filter(|secret| !secret.is_empty())) {
            (Placement::Header, Some(id), Some(secret)) => sketch.auth = Auth::Basic(id, secret),
            (_, id, secret) => {
                sent.extend(id.map(|id| ("client_id", id)));
                sent.extend(secret.map(|secret| ("client_secret", secret)));
            }
        }
        let user = ["username", "password"];
        sent.extend(self.others.into_iter().filter(|(name, value)| {
            !value.is_empty() && (grant == "password" || !user.contains(name)) && (!whole || *name != "redirect_uri")
        }));
        let pairs = sent.into_iter().map(|(name, value)| Field {
            name: layers.coarse(value, name.as_bytes()),
            value,
            unit: value,
            origin: Origin::Written,
        });
        sketch.content = SketchContent::Form(pairs.collect());
        sketch.media = Some(Media::implied(layers, "application/x-www-form-urlencoded", self.grant));
        let mut request = sketch.finish(layers);
        if let (Seen::Shown(body), false) = (&mut request.body, whole) {
            body.cut = true;
        }
        Some(request)
    }
}
