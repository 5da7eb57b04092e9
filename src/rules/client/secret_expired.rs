//! `client/secret-expired`: the secret's time is over, says the answer.

use crate::request::symptom::{Saw, ToldSymptom};
use crate::request::token::TokenRequest;
use crate::rules::common::said;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;

const WHY: &str =
    "Servers give secrets an end (client_secret_expires_at, RFC 7591 section 3.2.1) and then refuse them as if they were wrong.";
const HELP: &str = "create a new secret where the client is registered, and send its value";

pub(super) fn check(_: &TokenRequest, cx: &mut Context<'_>) {
    let Some(reply) = cx.reply.filter(|reply| reply.refused()) else { return };
    let Some(statement) = reply.told().iter().find(|statement| is_over(statement)) else { return };
    let Some(at) = said(cx, reply, &statement.written) else { return };
    cx.draft(at, "the answer says that the client secret has expired")
        .label("the answer says so")
        .explained(WHY, HELP)
        .level(Level::Warning)
        .confidence(Confidence::Likely)
        .report(cx);
}

fn is_over(statement: &ToldSymptom) -> bool {
    statement.saw() == Saw::WrongSecret
        && statement.has("expired|abgelaufen|expiré|expirad|caducad|scadut|期限切れ|过期|만료|истек")
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::said;

    #[test]
    fn only_an_answer_that_says_so_is_believed() {
        let rules = |words: &str| said(&format!("{{\"error\":\"invalid_client\",\"error_description\":\"{words}\"}}"));
        assert!(rules("The client secret has expired.").contains(&"client/secret-expired"));
        assert!(!rules("The client secret is invalid.").contains(&"client/secret-expired"));
        assert!(!rules("The access token has expired.").contains(&"client/secret-expired"));
    }
}
