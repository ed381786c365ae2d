//! Where a person wants mail.

use bihuan_access::Action;
use bihuan_store::MailWish;

use super::Mailer;
use crate::{Context, Failure};

/// Where the person wants mail; nothing when he never said.
///
/// # Errors
/// The store's.
pub async fn mail_wish(ctx: &Context) -> Result<Option<MailWish>, Failure> {
    ctx.allow(Action::OwnAccount, None)?;
    let me = ctx.actor.person.to_string();
    Ok(ctx.app.store.mail_wish(&me).await?)
}

/// Says where the person wants mail, or that he wants none.
///
/// # Errors
/// [`Failure::Invalid`] for what is no address, or none to which mail may be sent.
pub async fn set_mail_wish(ctx: &Context, address: &str, wanted: bool) -> Result<(), Failure> {
    ctx.allow(Action::OwnAccount, None)?;
    let address = address.trim();
    if wanted || !address.is_empty() {
        if address.len() > 200 || !Mailer::is_address(address) {
            return Err(Failure::Invalid(
                "请填写完整的邮件地址，例如 zhang@yunling.example。".to_owned(),
            ));
        }
        let outside = &ctx.app.outside;
        if !outside.takes(address) {
            return Err(Failure::Invalid(format!(
                "提醒邮件只能发往以下邮箱：{}。",
                outside.domains.join("、")
            )));
        }
    }
    let wish = MailWish {
        address: address.to_owned(),
        wanted,
    };
    let mut tx = ctx.begin().await?;
    if !tx
        .set_mail_wish(&ctx.actor.person.to_string(), &wish)
        .await?
    {
        return Err(Failure::SignedOut);
    }
    tx.commit().await?;
    Ok(())
}
