use super::*;

fn kinds(texts: &[&str], want: ValueKind) {
    for text in texts {
        assert_eq!(classify(text.as_bytes()), want, "{text}");
        let found = of_signs(text.trim());
        let told = matches!(want, ValueKind::Empty | ValueKind::Undefined | ValueKind::Sample);
        assert!(told || found == want, "{text}: {found:?} where all signs are asked for");
    }
}

#[test]
fn tells_hidden_values() {
    kinds(
        &[
            "***",
            "XXX",
            "XXXXXXXX",
            "xxxx-xxxx",
            "####",
            "...",
            "[]",
            "{..}",
            "[FILTERED]",
            "<redacted>",
            "[REMOVED]",
            "[secure]",
        ],
        ValueKind::Redacted,
    );
    kinds(
        &["AQA....Wmkp5qc", "ZW.....U=", "Atzr|...", "{ {API_KEYS_HIDDEN}}", "{ {CREDENTIALS_REMOVED_BY_POSTER}}", "(redacted)"],
        ValueKind::Redacted,
    );
}

#[test]
fn tells_templates_from_variables() {
    kinds(
        &[
            "base64(client_id:client_secret)",
            "ENCODED_CLIENT_ID_AND_SECRET",
            "(my credentials here)",
            "${Your Client ID}",
            "oauth2-client-secret",
            "MY_REDIRECTION_URL",
            "{code_from_step2_response}",
        ],
        ValueKind::Placeholder,
    );
    kinds(&["YOUR_CLIENT_ID", "<client-id>", "{key}", "<public client id>", "clientId", "CLIENT_SECRET"], ValueKind::Placeholder);
    kinds(
        &["{Base64({clientId}:{clientSecret})}", "Base64Encoder(clientId:clientSecret)", "|signed-JWT-token|", "string"],
        ValueKind::Placeholder,
    );
    kinds(&["YOUR_CLIENT_ID", "<client-id>", "{key}", "<public client id>", "clientId", "CLIENT_SECRET"], ValueKind::Placeholder);
    kinds(
        &["{{client_id}}", "${SECRET}", "$TOKEN", "$this->code", "$token->a->b", "%TOKEN%", "$(cat f)", "#{token}"],
        ValueKind::Variable,
    );
    kinds(&["undefined", "None", "nil", "[object Object]"], ValueKind::Undefined);
    kinds(&["", " "], ValueKind::Empty);
}

#[test]
fn tells_stand_ins_by_their_shape() {
    kinds(
        &["**hidden**", "--removed--", "12345678-1234-1234-1234-123456789012", "00000000-0000-0000-0000-000000000000"],
        ValueKind::Redacted,
    );
    kinds(&["<base64(client_id:client_secret)>", "ACME_CLIENT_SECRET", "MY_TOKEN"], ValueKind::Placeholder);
    kinds(&["ACME_PROD", "8a7b6c5d-4e3f-2a1b-0c9d-8e7f6a5b4c3d", "--x9k-", "abc123"], ValueKind::Live);
}

#[test]
fn leaves_live_values_alone() {
    kinds(
        &[
            "app-7Kq2Zw",
            "rt_9f+Ab/Cd==",
            "n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE",
            "secret",
            "FAKE",
            "{YXBwLTdLcTI6czNjcit0L1ZhbHVlPT0=}",
        ],
        ValueKind::Live,
    );
    kinds(&["$ecret-99!", "a.b-c_d", "x", "0", "hidden-Agenda7Kq"], ValueKind::Live);
    kinds(&["s6BhdRkqt3"], ValueKind::Sample);
}
