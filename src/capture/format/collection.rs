//! Collections of requests and what runs of them report: Postman and newman, Insomnia, Bruno.

mod bruno;
mod bruno_run;
mod grant;
mod insomnia;
mod newman;
mod nodes;
mod postman;

pub(super) use {bruno::FORM as BRUNO, bruno::read_bruno, bruno_run::DOCUMENT as BRUNO_RUN};
pub(super) use {insomnia::DOCUMENT as INSOMNIA, postman::DOCUMENT as POSTMAN};
pub(super) use {newman::FORM as NEWMAN, newman::read_newman};

#[cfg(test)]
mod tests;
