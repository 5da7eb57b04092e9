//! oxide-auth (crates.io) behind rouille. No token is ever used up.

use std::io::Write;

use chrono::{Duration, Utc};
use oxide_auth::endpoint::{AccessTokenFlow, ClientCredentialsFlow, OwnerConsent, RefreshFlow, Solicitation, WebRequest};
use oxide_auth::frontends::simple::endpoint::{FnSolicitor, Generic};
use oxide_auth::primitives::grant::{Extensions, Grant};
use oxide_auth::primitives::issuer::{IssuedToken, Issuer, RefreshedToken, TokenType};
use oxide_auth::primitives::authorizer::Authorizer;
use oxide_auth::primitives::registrar::{Client, ClientMap, PasswordPolicy, RegisteredUrl, RegistrarError};
use oxide_auth_rouille::{Request, Response};
use serde_json::{json, Value};

/// The tokens and codes that the examples use.
struct Store<'s>(&'s Value);

impl Store<'_> {
    fn has(&self, list: &str, value: &str) -> bool {
        strings(&self.0[list]).any(|known| known == value)
    }

    fn grant(&self, redirect_uri: &str) -> Option<Grant> {
        Some(Grant {
            owner_id: "kim".to_owned(),
            client_id: self.0["client_id"].as_str()?.to_owned(),
            scope: scopes(self.0).parse().ok()?,
            redirect_uri: redirect_uri.parse().ok()?,
            until: Utc::now() + Duration::days(1),
            extensions: Extensions::new(),
        })
    }
}

impl Issuer for Store<'_> {
    fn issue(&mut self, _: Grant) -> Result<IssuedToken, ()> {
        let until = Utc::now() + Duration::hours(1);
        Ok(IssuedToken { token: "at_new".to_owned(), refresh: None, until, token_type: TokenType::Bearer })
    }

    fn refresh(&mut self, _: &str, _: Grant) -> Result<RefreshedToken, ()> {
        let until = Utc::now() + Duration::hours(1);
        Ok(RefreshedToken { token: "at_new".to_owned(), refresh: None, until, token_type: TokenType::Bearer })
    }

    fn recover_token(&self, token: &str) -> Result<Option<Grant>, ()> {
        Ok(if self.has("access_tokens", token) { self.grant("https://shop.acme-corp.com/cb") } else { None })
    }

    fn recover_refresh(&self, token: &str) -> Result<Option<Grant>, ()> {
        Ok(if self.has("refresh_tokens", token) { self.grant("https://shop.acme-corp.com/cb") } else { None })
    }
}

impl Authorizer for Store<'_> {
    fn authorize(&mut self, _: Grant) -> Result<String, ()> {
        Err(())
    }

    fn extract(&mut self, code: &str) -> Result<Option<Grant>, ()> {
        let known = self.0["codes"].as_array().and_then(|codes| codes.iter().find(|known| known["code"] == code));
        Ok(known.and_then(|known| self.grant(known["redirect_uri"].as_str()?)))
    }
}

/// Secrets as they are: hashing them anew for each of many thousand requests would only cost time.
struct Plain;

impl PasswordPolicy for Plain {
    fn store(&self, _: &str, secret: &[u8]) -> Vec<u8> {
        secret.to_vec()
    }

    fn check(&self, _: &str, secret: &[u8], stored: &[u8]) -> Result<(), RegistrarError> {
        if secret == stored { Ok(()) } else { Err(RegistrarError::Unspecified) }
    }
}

fn strings(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn scopes(settings: &Value) -> String {
    strings(&settings["scopes"]).collect::<Vec<_>>().join(" ")
}

fn registered(settings: &Value, registration: &Value) -> Option<ClientMap> {
    let mut uris = strings(&settings["redirect_uris"]).filter_map(|uri| Some(RegisteredUrl::Semantic(uri.parse().ok()?)));
    let (id, first) = (registration["id"].as_str()?, uris.next()?);
    let scope = scopes(settings).parse().ok()?;
    let client = if registration["method"] == "public" {
        Client::public(id, first, scope)
    } else {
        Client::confidential(id, first, scope, registration["secret"].as_str()?.as_bytes())
    };
    let mut clients = ClientMap::new();
    clients.set_password_policy(Plain);
    clients.register_client(client.with_additional_redirect_uris(uris.collect()));
    Some(clients)
}

/// The flow is chosen by the grant type, as the crate's own examples do it; each flow checks it again.
fn grant_type(request: &rouille::Request) -> (Vec<u8>, String) {
    let mut body = Vec::new();
    if let Some(mut data) = request.data() {
        let _ = std::io::Read::read_to_end(&mut data, &mut body);
    }
    let headers = request.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let copy = rouille::Request::fake_http("POST", request.raw_url(), headers, body.clone());
    let kind = Request::new(&copy).urlbody().ok().and_then(|form| form.unique_value("grant_type").map(|kind| kind.into_owned()));
    (body, kind.unwrap_or_default())
}

fn answer(settings: &Value, registration: &Value, request: &rouille::Request) -> Option<rouille::Response> {
    let (body, kind) = grant_type(request);
    let headers = request.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let copy = rouille::Request::fake_http(request.method(), request.raw_url(), headers, body);
    let request = Request::new(&copy);
    let clients = registered(settings, registration)?;
    let in_body = registration["method"] == "body";
    let done = match kind.as_str() {
        "refresh_token" => RefreshFlow::prepare(endpoint(settings, clients)).ok()?.execute(request),
        "client_credentials" => {
            let mut flow = ClientCredentialsFlow::prepare(endpoint(settings, clients)).ok()?;
            flow.allow_credentials_in_body(in_body);
            flow.execute(request)
        }
        _ => {
            let mut flow = AccessTokenFlow::prepare(endpoint(settings, clients)).ok()?;
            flow.allow_credentials_in_body(in_body);
            flow.execute(request)
        }
    };
    Some(done.map_or_else(|_| rouille::Response::text("bad request").with_status_code(400), Into::into))
}

type Solicitor = fn(&mut Request<'_>, Solicitation<'_>) -> OwnerConsent<Response>;

fn endpoint<'s>(settings: &'s Value, clients: ClientMap) -> Generic<ClientMap, Store<'s>, Store<'s>, FnSolicitor<Solicitor>, Vec<oxide_auth::primitives::scope::Scope>, fn() -> Response> {
    let consent: Solicitor = |_, asked| OwnerConsent::Authorized(asked.pre_grant().client_id.clone());
    Generic {
        registrar: clients,
        authorizer: Store(settings),
        issuer: Store(settings),
        solicitor: FnSolicitor(consent),
        scopes: scopes(settings).parse().into_iter().collect(),
        response: || Response::from(rouille::Response::text("")),
    }
}

fn serve(settings: Value, registration: Value) {
    let name = registration["name"].clone();
    let server = rouille::Server::new("127.0.0.1:0", move |request| {
        if request.url() != "/oauth/token" {
            return rouille::Response::empty_404();
        }
        if request.method() != "POST" {
            return rouille::Response::text("method not allowed").with_status_code(405);
        }
        answer(&settings, &registration, request).unwrap_or_else(|| rouille::Response::text("").with_status_code(500))
    });
    let server = server.expect("a port").pool_size(4);
    let line = format!("{}\n", json!({ "registration": name, "port": server.server_addr().port() }));
    std::io::stdout().write_all(line.as_bytes()).expect("standard output");
    server.run();
}

fn main() {
    let file = std::env::args().nth(1).expect("the settings");
    let settings: Value = serde_json::from_slice(&std::fs::read(file).expect("the settings")).expect("JSON");
    let known = ["basic", "body", "public"];
    let wanted = settings["registrations"].as_array().expect("registrations").iter().filter(|one| known.iter().any(|kind| one["method"] == *kind));
    let threads: Vec<_> = wanted.map(|one| { let (settings, one) = (settings.clone(), one.clone()); std::thread::spawn(move || serve(settings, one)) }).collect();
    for thread in threads {
        let _ = thread.join();
    }
}
