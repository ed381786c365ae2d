//! Random texts that stand for a person: whoever holds one is that person to the program.
//!
//! Only the digest of a secret is stored, so that a stolen database opens no door. A plain SHA-256 is enough: there is
//! nothing to guess in that much randomness, unlike in a password.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::CryptoRng;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

/// Letters and digits that nobody confuses: without 0, 1, I, O. A power of two, so that each is equally likely.
const CODE_ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const CODE_LENGTH: usize = 12;
const CODE_GROUP: usize = 4;

/// A program that scans repositories and mails for leaked tokens recognizes ours by this.
const API_PREFIX: &str = "bh_";

/// A secret in clear. It is wiped when dropped and never printed.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// A session token: 32 random bytes as base64url, fit for a cookie.
    pub fn session(randomness: &mut (impl CryptoRng + ?Sized)) -> Self {
        Self(Zeroizing::new(random_text(randomness)))
    }

    /// A token for scripts: `bh_` and 32 random bytes as base64url.
    pub fn api_token(randomness: &mut (impl CryptoRng + ?Sized)) -> Self {
        let text = Zeroizing::new(random_text(randomness));
        Self(Zeroizing::new(format!("{API_PREFIX}{}", text.as_str())))
    }

    /// A code that somebody reads from one screen and types into another: `7KMP-Q2XW-9RTA`, 60 random bits.
    pub fn one_time_code(randomness: &mut (impl CryptoRng + ?Sized)) -> Self {
        let mut bytes = Zeroizing::new([0u8; CODE_LENGTH]);
        randomness.fill_bytes(bytes.as_mut_slice());
        let symbols = bytes
            .iter()
            .filter_map(|byte| CODE_ALPHABET.get(usize::from(byte % 32)));
        Self(Zeroizing::new(grouped(
            symbols.map(|symbol| char::from(*symbol)),
        )))
    }

    /// What a caller presents as session or API token.
    pub fn presented(text: &str) -> Self {
        Self(Zeroizing::new(text.trim().to_owned()))
    }

    /// What somebody typed as one-time code: in small letters, without the dashes, with spaces.
    pub fn presented_code(text: &str) -> Self {
        let typed = text
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_uppercase());
        Self(Zeroizing::new(grouped(typed)))
    }

    /// True when it looks like a token for scripts.
    pub fn is_api_token(&self) -> bool {
        self.0.starts_with(API_PREFIX)
    }

    /// The text itself, to hand it over once.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// SHA-256 of the text in hexadecimal: what is stored, and what is looked up by.
    pub fn digest(&self) -> String {
        hex::encode(Sha256::digest(self.0.as_bytes()))
    }

    /// True when `stored` is the digest of this secret; takes the same time wherever the two differ.
    pub fn matches(&self, stored: &str) -> bool {
        self.digest().as_bytes().ct_eq(stored.as_bytes()).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The randomness of the operating system: the one source from which a running server draws secrets and salts.
pub fn system_randomness() -> impl CryptoRng + Send + Sync + 'static {
    UnwrapErr(SysRng)
}

fn random_text(randomness: &mut (impl CryptoRng + ?Sized)) -> String {
    let mut bytes = Zeroizing::new([0u8; 32]);
    randomness.fill_bytes(bytes.as_mut_slice());
    URL_SAFE_NO_PAD.encode(bytes.as_slice())
}

fn grouped(symbols: impl Iterator<Item = char>) -> String {
    let mut code = String::with_capacity(CODE_LENGTH + CODE_LENGTH / CODE_GROUP);
    for (position, symbol) in symbols.enumerate() {
        if position > 0 && position.is_multiple_of(CODE_GROUP) {
            code.push('-');
        }
        code.push(symbol);
    }
    code
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    fn randomness() -> StdRng {
        StdRng::seed_from_u64(7)
    }

    #[test]
    fn a_session_token_holds_32_bytes() {
        let token = Secret::session(&mut randomness());
        assert_eq!(URL_SAFE_NO_PAD.decode(token.expose()).unwrap().len(), 32);
        assert!(!token.is_api_token());
    }

    #[test]
    fn an_api_token_can_be_recognized() {
        let token = Secret::api_token(&mut randomness());
        assert!(token.is_api_token());
        assert_eq!(token.expose().len(), 3 + 43);
    }

    #[test]
    fn a_code_is_typed_the_way_people_type() {
        let code = Secret::one_time_code(&mut randomness());
        let text = code.expose();
        assert_eq!(text.len(), 14);
        assert!(text.split('-').all(|group| group.len() == 4));
        assert!(!text.contains(['0', '1', 'I', 'O']));
        for typed in [
            text.to_owned(),
            text.to_lowercase(),
            text.replace('-', ""),
            format!("  {} ", text.replace('-', " ")),
        ] {
            assert!(
                Secret::presented_code(&typed).matches(&code.digest()),
                "{typed}"
            );
        }
    }

    #[test]
    fn every_symbol_of_a_code_can_occur() {
        let mut randomness = randomness();
        let seen: std::collections::BTreeSet<char> = (0..200)
            .flat_map(|_| {
                Secret::one_time_code(&mut randomness)
                    .expose()
                    .replace('-', "")
                    .chars()
                    .collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(seen.len(), 32);
    }

    #[test]
    fn no_two_secrets_are_equal() {
        let mut randomness = randomness();
        let digests: std::collections::BTreeSet<String> = (0..100)
            .map(|_| Secret::session(&mut randomness).digest())
            .collect();
        assert_eq!(digests.len(), 100);
    }

    #[test]
    fn only_the_same_secret_matches() {
        let token = Secret::presented(" abc ");
        // FIPS 180-4, message "abc".
        assert_eq!(
            token.digest(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert!(token.matches(&token.digest()));
        assert!(!token.matches(&Secret::presented("abd").digest()));
        assert!(!token.matches("") && !token.matches("abc"));
    }

    #[test]
    fn a_secret_is_not_printed() {
        let token = Secret::api_token(&mut randomness());
        assert_eq!(format!("{token:?}"), "Secret(…)");
    }

    #[test]
    fn the_system_gives_different_bytes_each_time() {
        let mut randomness = system_randomness();
        assert_ne!(
            Secret::session(&mut randomness).expose(),
            Secret::session(&mut randomness).expose()
        );
    }
}
