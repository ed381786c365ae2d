//! Hashing passwords with argon2id, slowly on purpose, and never more than two at a time.

use std::fmt;
use std::sync::Arc;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt as PhcSalt};
use argon2::{
    ARGON2ID_IDENT, Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version,
};
use rand::CryptoRng;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

/// A flood of sign-ins must leave memory and processors for those who are already at work.
const AT_ONCE: usize = 2;

/// What all hashes together may take, in KiB.
const MEMORY_KIB: u32 = 128 * 1024;

/// What one hash may take, in KiB, whatever a stored hash asks for.
const MEMORY_EACH_KIB: u32 = MEMORY_KIB / 2;

/// How expensive one hash is. Tests pass a small one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB; at most 64 MiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
}

impl Default for Cost {
    /// 46 MiB and two passes: above what OWASP asks for, a tenth of a second on a small machine.
    fn default() -> Self {
        Self {
            memory_kib: 46 * 1024,
            passes: 2,
        }
    }
}

/// Randomness that makes equal passwords have different hashes.
#[derive(Clone, Copy)]
pub struct Salt([u8; 16]);

impl Salt {
    /// Draws a salt. Done before hashing begins, so that the source of randomness need not outlive the wait.
    pub fn draw(randomness: &mut (impl CryptoRng + ?Sized)) -> Self {
        let mut bytes = [0; 16];
        randomness.fill_bytes(&mut bytes);
        Self(bytes)
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(…)")
    }
}

/// What comes of checking a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is the right one.
    Right {
        /// The stored hash was made at another cost: hash the password again while it is at hand.
        rehash: bool,
    },
    /// It is not, or there is no such account.
    Wrong,
}

/// Why a password could not be hashed or checked.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// Two hashes of this cost would take more than 128 MiB, or argon2 knows no such cost.
    #[error("口令散列参数无效：内存 {memory_kib} KiB，遍数 {passes}。")]
    Cost {
        /// The memory that was asked for.
        memory_kib: u32,
        /// The passes that were asked for.
        passes: u32,
    },
    /// The stored hash is none of ours: damaged, another algorithm, or too expensive to check.
    #[error("账号保存的口令散列无法识别，请由管理员重置口令。")]
    Unreadable,
    /// Hashing failed, for want of memory or because the program is ending.
    #[error("口令校验未能完成，请稍后再试。")]
    Interrupted,
}

/// Hashes and checks passwords. Clones share the bound.
#[derive(Clone)]
pub struct Hasher {
    cost: Cost,
    params: Params,
    /// What an unknown account is checked against, so that it takes as long as a known one.
    nobody: Arc<str>,
    permits: Arc<Semaphore>,
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hasher")
            .field("cost", &self.cost)
            .finish_non_exhaustive()
    }
}

impl Hasher {
    /// A hasher of the given cost.
    ///
    /// # Errors
    /// [`HashError::Cost`] when two hashes would take more than 128 MiB, or argon2 refuses the values.
    pub fn new(cost: Cost) -> Result<Self, HashError> {
        let refused = || HashError::Cost {
            memory_kib: cost.memory_kib,
            passes: cost.passes,
        };
        if cost.memory_kib > MEMORY_EACH_KIB {
            return Err(refused());
        }
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|_| refused())?;
        let nobody = PasswordHash {
            algorithm: ARGON2ID_IDENT,
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&params).map_err(|_| refused())?,
            salt: Some(PhcSalt::new(&[0; 16]).map_err(|_| refused())?),
            hash: Some(Output::new(&[0; Params::DEFAULT_OUTPUT_LEN]).map_err(|_| refused())?),
        };
        Ok(Self {
            cost,
            params,
            nobody: nobody.to_string().into(),
            permits: Arc::new(Semaphore::new(AT_ONCE)),
        })
    }

    /// Hashes a password, giving a PHC string (`$argon2id$v=19$m=…`). Waits while two others are at it.
    ///
    /// # Errors
    /// [`HashError::Interrupted`].
    pub async fn hash(&self, password: &str, salt: Salt) -> Result<String, HashError> {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone());
        self.bounded(password, move |password| {
            argon2
                .hash_password_with_salt(password.as_bytes(), &salt.0)
                .map(|hash| hash.to_string())
                .map_err(|_| HashError::Interrupted)
        })
        .await
    }

    /// Checks a password against the stored hash of an account; `None` when there is no such account or it has no
    /// password, which takes the same time and is always wrong.
    ///
    /// # Errors
    /// [`HashError::Unreadable`], [`HashError::Interrupted`].
    pub async fn verify(&self, stored: Option<&str>, password: &str) -> Result<Verdict, HashError> {
        let known = stored.is_some();
        let hash =
            PasswordHash::new(stored.unwrap_or(&self.nobody)).map_err(|_| HashError::Unreadable)?;
        let params = Params::try_from(&hash).map_err(|_| HashError::Unreadable)?;
        if hash.algorithm != ARGON2ID_IDENT
            || hash.salt.is_none()
            || hash.hash.is_none()
            || params.m_cost() > MEMORY_EACH_KIB
        {
            return Err(HashError::Unreadable);
        }
        let rehash = (params.m_cost(), params.t_cost(), params.p_cost())
            != (
                self.params.m_cost(),
                self.params.t_cost(),
                self.params.p_cost(),
            );
        let right = self
            .bounded(password, move |password| {
                match Argon2::default().verify_password(password.as_bytes(), &hash) {
                    Ok(()) => Ok(true),
                    Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
                    Err(_) => Err(HashError::Interrupted),
                }
            })
            .await?;
        Ok(if right && known {
            Verdict::Right { rehash }
        } else {
            Verdict::Wrong
        })
    }

    /// True when the password is one of the given earlier ones.
    ///
    /// # Errors
    /// As [`Hasher::verify`].
    pub async fn is_one_of(&self, stored: &[String], password: &str) -> Result<bool, HashError> {
        for hash in stored {
            if let Verdict::Right { .. } = self.verify(Some(hash), password).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Runs `work` on a thread that may block, when it is this caller's turn.
    async fn bounded<T: Send + 'static>(
        &self,
        password: &str,
        work: impl FnOnce(&str) -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, HashError> {
        let password = Zeroizing::new(password.to_owned());
        let permit = Arc::clone(&self.permits)
            .acquire_owned()
            .await
            .map_err(|_| HashError::Interrupted)?;
        tokio::task::spawn_blocking(move || {
            // Held until the memory is free again, also when the caller has gone away meanwhile.
            let _permit = permit;
            work(&password)
        })
        .await
        .map_err(|_| HashError::Interrupted)?
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    const CHEAP: Cost = Cost {
        memory_kib: 8,
        passes: 1,
    };

    fn cheap() -> Hasher {
        Hasher::new(CHEAP).unwrap()
    }

    fn salt(seed: u64) -> Salt {
        Salt::draw(&mut StdRng::seed_from_u64(seed))
    }

    #[tokio::test]
    async fn a_password_is_right_and_any_other_is_wrong() {
        let hasher = cheap();
        let stored = hasher.hash("青山#7Kq", salt(1)).await.unwrap();
        assert!(
            stored.starts_with("$argon2id$v=19$m=8,t=1,p=1$"),
            "{stored}"
        );
        assert_eq!(
            hasher.verify(Some(&stored), "青山#7Kq").await.unwrap(),
            Verdict::Right { rehash: false }
        );
        for wrong in ["青山#7kq", "", "青山#7Kq "] {
            assert_eq!(
                hasher.verify(Some(&stored), wrong).await.unwrap(),
                Verdict::Wrong
            );
        }
    }

    #[tokio::test]
    async fn equal_passwords_have_different_hashes() {
        let hasher = cheap();
        assert_ne!(
            hasher.hash("a", salt(1)).await.unwrap(),
            hasher.hash("a", salt(2)).await.unwrap()
        );
        assert_eq!(
            hasher.hash("a", salt(1)).await.unwrap(),
            hasher.hash("a", salt(1)).await.unwrap()
        );
    }

    #[tokio::test]
    async fn an_unknown_account_is_checked_at_the_same_cost_and_always_wrong() {
        let hasher = cheap();
        assert_eq!(
            hasher.verify(None, "anything").await.unwrap(),
            Verdict::Wrong
        );
        let nobody = PasswordHash::new(&hasher.nobody).unwrap();
        let somebody = hasher.hash("a", salt(1)).await.unwrap();
        let somebody = PasswordHash::new(&somebody).unwrap();
        assert_eq!(nobody.params, somebody.params);
        assert_eq!(nobody.algorithm, somebody.algorithm);
        assert_eq!(nobody.hash.unwrap().len(), somebody.hash.unwrap().len());
    }

    #[tokio::test]
    async fn a_hash_of_another_cost_is_to_be_made_again() {
        let stored = Hasher::new(Cost {
            memory_kib: 16,
            passes: 1,
        })
        .unwrap()
        .hash("a", salt(1))
        .await
        .unwrap();
        assert_eq!(
            cheap().verify(Some(&stored), "a").await.unwrap(),
            Verdict::Right { rehash: true }
        );
    }

    #[tokio::test]
    async fn what_is_no_hash_of_ours_is_said_to_be_unreadable() {
        let hasher = cheap();
        let greedy = "$argon2id$v=19$m=4000000,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let other = "$argon2d$v=19$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        for stored in ["", "plain", "$argon2id$v=19$m=8,t=1,p=1", greedy, other] {
            let answer = hasher.verify(Some(stored), "a").await;
            assert!(
                matches!(answer, Err(HashError::Unreadable)),
                "{stored}: {answer:?}"
            );
        }
    }

    #[tokio::test]
    async fn earlier_passwords_are_recognized() {
        let hasher = cheap();
        let stored = [
            hasher.hash("one", salt(1)).await.unwrap(),
            hasher.hash("two", salt(2)).await.unwrap(),
        ];
        assert!(hasher.is_one_of(&stored, "two").await.unwrap());
        assert!(!hasher.is_one_of(&stored, "three").await.unwrap());
    }

    #[test]
    fn the_memory_of_two_hashes_stays_within_bounds() {
        assert!(
            Hasher::new(Cost {
                memory_kib: 64 * 1024,
                passes: 1
            })
            .is_ok()
        );
        assert!(matches!(
            Hasher::new(Cost {
                memory_kib: 64 * 1024 + 1,
                passes: 1
            }),
            Err(HashError::Cost { .. })
        ));
        assert!(
            Hasher::new(Cost {
                memory_kib: 1,
                passes: 1
            })
            .is_err()
        );
        let cost = Cost::default();
        assert!(cost.memory_kib * u32::try_from(AT_ONCE).unwrap() <= MEMORY_KIB);
    }

    #[tokio::test]
    async fn never_more_than_two_at_a_time() {
        let hasher = cheap();
        let both = Arc::clone(&hasher.permits)
            .acquire_many_owned(2)
            .await
            .unwrap();
        let waiting = {
            let hasher = hasher.clone();
            tokio::spawn(async move { hasher.hash("a", salt(1)).await })
        };
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        assert!(!waiting.is_finished());
        drop(both);
        assert!(waiting.await.unwrap().is_ok());
        assert_eq!(hasher.permits.available_permits(), AT_ONCE);
    }
}
