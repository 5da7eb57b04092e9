//! Standards beyond RFC 6749; a rule's page gives its level under each.

/// A stricter standard that a deployment has chosen to follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    /// The draft of OAuth 2.1.
    Oauth21,
    /// FAPI 2.0 Security Profile.
    Fapi2,
}

impl Standard {
    /// All of them.
    pub const ALL: [Standard; 2] = [Standard::Oauth21, Standard::Fapi2];

    /// The name in options, in the configuration and on the pages of rules.
    pub fn name(self) -> &'static str {
        match self {
            Standard::Oauth21 => "oauth21",
            Standard::Fapi2 => "fapi2",
        }
    }

    /// The standard of that name.
    pub fn named(name: &str) -> Option<Standard> {
        Standard::ALL.into_iter().find(|standard| standard.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::Standard;

    #[test]
    fn standards_have_names() {
        for standard in Standard::ALL {
            assert_eq!(Standard::named(standard.name()), Some(standard));
        }
        assert_eq!(Standard::named("fapi1"), None);
    }
}
