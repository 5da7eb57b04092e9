//! Codes: the registered ones, those of providers, the status.

use super::{Saw, Symptom, SymptomSource, sentence};

/// The registered errors, by what they say that was seen.
const REGISTERED: &[(&str, Saw)] = &[
    ("invalid_request", Saw::RequestRefused),
    ("invalid_client", Saw::ClientRefused),
    ("invalid_grant", Saw::TokenRefused),
    ("unauthorized_client", Saw::GrantForbidden),
    ("unsupported_grant_type", Saw::GrantUnknown),
    ("invalid_scope", Saw::ScopeRefused),
    ("insufficient_scope", Saw::ScopeRefused),
    ("invalid_target", Saw::TargetRefused),
    ("invalid_dpop_proof", Saw::ProofRefused),
    ("use_dpop_nonce", Saw::NonceWanted),
    ("authorization_pending", Saw::Pending),
    ("slow_down", Saw::TooMany),
    ("expired_token", Saw::TokenExpired),
    ("access_denied", Saw::UserNeeded),
    ("invalid_token", Saw::TokenRefused),
    ("server_error", Saw::ServerFault),
    ("temporarily_unavailable", Saw::ServerFault),
    ("invalid_redirect_uri", Saw::RedirectDiffers),
    ("unsupported_token_type", Saw::RequestRefused),
    ("invalid_request_object", Saw::AssertionRefused),
    ("interaction_required", Saw::UserNeeded),
    ("login_required", Saw::UserNeeded),
    ("consent_required", Saw::UserNeeded),
    ("account_selection_required", Saw::UserNeeded),
    ("insufficient_user_authentication", Saw::UserNeeded),
];

/// Codes of providers that tell more than their words do.
const OWN: &[(&str, Saw, Option<&str>)] = &[
    ("invalid_client_secret", Saw::WrongSecret, None),
    ("bad_client_secret", Saw::WrongSecret, None),
    ("incorrect_client_credentials", Saw::ClientRefused, None),
    ("invalid_client_id", Saw::UnknownClient, None),
    ("bad_client_id", Saw::UnknownClient, None),
    ("deleted_client", Saw::UnknownClient, None),
    ("redirect_uri_mismatch", Saw::RedirectDiffers, None),
    ("bad_redirect_uri", Saw::RedirectDiffers, None),
    ("bad_grant_type", Saw::GrantUnknown, None),
    ("invalid_grant_type", Saw::GrantUnknown, None),
    ("missing_charset", Saw::TypeRefused, None),
    ("invalid_form_data", Saw::NotRead, None),
    ("invalid_json", Saw::NotRead, None),
    ("client_authentication_missing", Saw::NoClient, None),
    ("bad_verification_code", Saw::TokenRefused, None),
    ("MissingAuthenticationToken", Saw::AddressWrong, None),
    ("IncompleteSignature", Saw::AddressWrong, None),
    ("MissingAuthenticationTokenException", Saw::AddressWrong, None),
    ("IncompleteSignatureException", Saw::AddressWrong, None),
    ("AADSTS7000215", Saw::WrongSecret, None),
    ("AADSTS7000222", Saw::WrongSecret, None),
    ("AADSTS7000216", Saw::NoClient, None),
    ("AADSTS7000218", Saw::NoClient, None),
    ("AADSTS700016", Saw::UnknownClient, None),
    ("AADSTS700025", Saw::SecretOfPublic, None),
    ("AADSTS900144", Saw::Missing, None),
    ("AADSTS90014", Saw::Missing, None),
    ("AADSTS9002313", Saw::RequestRefused, None),
    ("AADSTS90002", Saw::AddressWrong, None),
    ("AADSTS9002326", Saw::OriginRefused, None),
    ("AADSTS9002327", Saw::OriginRefused, None),
    ("AADSTS9002331", Saw::AddressWrong, None),
    ("AADSTS50194", Saw::AddressWrong, None),
    ("AADSTS54005", Saw::TokenUsed, None),
    ("AADSTS70000", Saw::TokenRefused, None),
    ("AADSTS70002", Saw::ClientRefused, None),
    ("AADSTS70003", Saw::GrantUnknown, None),
    ("AADSTS70008", Saw::TokenExpired, None),
    ("AADSTS700082", Saw::TokenExpired, None),
    ("AADSTS700084", Saw::TokenExpired, None),
    ("AADSTS70011", Saw::ScopeRefused, None),
    ("AADSTS1002012", Saw::ScopeRefused, None),
    ("AADSTS50011", Saw::RedirectDiffers, None),
    ("AADSTS500112", Saw::RedirectDiffers, None),
    ("AADSTS50173", Saw::TokenUsed, None),
    ("AADSTS50076", Saw::UserNeeded, None),
    ("AADSTS50079", Saw::UserNeeded, None),
    ("AADSTS65001", Saw::UserNeeded, None),
    ("AADSTS50126", Saw::UserRefused, None),
    ("AADSTS50148", Saw::VerifierWrong, None),
    ("AADSTS501481", Saw::VerifierWrong, None),
    ("AADSTS50027", Saw::AssertionRefused, None),
    ("AADSTS700021", Saw::AssertionRefused, None),
    ("AADSTS700023", Saw::AssertionRefused, None),
    ("AADSTS700024", Saw::AssertionRefused, None),
    ("AADSTS700027", Saw::AssertionRefused, None),
    ("AADSTS500011", Saw::TargetRefused, None),
    ("OAU-153", Saw::NoClient, None),
    ("OAU-123", Saw::NoClient, None),
    ("OAU-134", Saw::NoClient, None),
];

/// What a provider's own code says: by the table, else by the words that it is made of.
pub(super) fn own(code: &str) -> Option<Symptom> {
    let bare = code.strip_prefix("aadsts").unwrap_or(code);
    let numbered = format!("AADSTS{bare}");
    let known = OWN.iter().find(|(known, ..)| known.eq_ignore_ascii_case(code) || *known == numbered);
    if let Some((_, saw, about)) = known {
        return Some(Symptom { saw: *saw, about: *about, source: SymptomSource::Sentence });
    }
    let worded = code.contains(['_', '-', '/', '.', ' ']) || code.chars().any(char::is_lowercase);
    let is_registered = registered(code).is_some();
    let said = worded.then(|| sentence::read_sentences(code)).into_iter().flatten().next();
    said.filter(|_| !is_registered).map(|symptom| Symptom { source: SymptomSource::Code, ..symptom })
}

/// What a registered error says, however it is spelled: `Invalid Client`, `invalid-client`, `InvalidClient`.
pub(super) fn registered(code: &str) -> Option<Symptom> {
    let plain = sentence::plain(code);
    let plain = plain.strip_suffix(" exception").or_else(|| plain.strip_suffix(" error")).unwrap_or(&plain).replace(' ', "_");
    let (_, saw) = REGISTERED.iter().find(|(known, _)| *known == plain)?;
    Some(Symptom { saw: *saw, about: None, source: SymptomSource::Error })
}

/// What a status says; the common ones only where nothing else does.
pub(super) fn status(status: u16, named: bool) -> Option<Symptom> {
    let saw = match status {
        300..400 => Saw::Redirected,
        401 if !named => Saw::ClientRefused,
        400 | 422 if !named => Saw::RequestRefused,
        403 if !named => Saw::Blocked,
        404 | 410 => Saw::AddressWrong,
        405 => Saw::HttpMethod,
        406 => Saw::AcceptRefused,
        411 => Saw::NoLength,
        413 | 414 | 431 | 417 => Saw::MessageBroken,
        415 => Saw::TypeRefused,
        419 => Saw::Csrf,
        429 => Saw::TooMany,
        500..600 if !named => Saw::ServerFault,
        _ => return None,
    };
    Some(Symptom { saw, about: None, source: SymptomSource::Status })
}
