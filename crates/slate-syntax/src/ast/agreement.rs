//! `agreement name "Label" { … }`

use super::{
    Bad, Calendar, Credit, Date, Exclusion, Expr, Head, Holidays, Ident, Input, Let, Parameter,
    Path, Record, Service, Settlement, Span, Spanned, Terminate, Text, Use,
};
use crate::shift::Shift;

/// An agreement.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Agreement {
    /// Name, label, docs.
    pub head: Head,
    /// `kind operational`, `kind underpinning` are clauses; everything stands in source order.
    pub items: Vec<AgreementItem>,
    /// From the keyword to the `}`.
    pub span: Span,
}

/// What may stand in an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum AgreementItem {
    /// `use holidays.GB_ENG`
    Use(Use),
    /// `provider "Northwind IT Ltd"`
    Provider(Text),
    /// `customer "Acme plc"`
    Customer(Text),
    /// `term 2026-01-01 to 2028-12-31`, both days included.
    Term(Term),
    /// `currency GBP`
    Currency(Ident),
    /// `timezone Europe/London`, the IANA name as written.
    Timezone(Ident),
    /// `kind operational`, `kind underpinning`, `kind service level`
    Kind(Spanned<AgreementKind>),
    /// A calendar.
    Calendar(Calendar),
    /// A table of holidays.
    Holidays(Holidays),
    /// A record.
    Record(Record),
    /// A figure that simulations may vary.
    Parameter(Parameter),
    /// A named expression.
    Let(Let),
    /// A series that comes with the history.
    Input(Input),
    /// A service.
    Service(Service),
    /// `select desk.gold`
    Select(Select),
    /// An exclusion.
    Exclusion(Exclusion),
    /// A credit.
    Credit(Credit),
    /// The settlement.
    Settlement(Settlement),
    /// A right to terminate.
    Terminate(Terminate),
    /// What could not be read (reported).
    Bad(Bad),
}

impl AgreementItem {
    /// Where it stands.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Use(it) => it.span,
            Self::Provider(it) | Self::Customer(it) => it.span,
            Self::Currency(it) | Self::Timezone(it) => it.span,
            Self::Term(it) => it.span,
            Self::Kind(it) => it.span,
            Self::Calendar(it) => it.span,
            Self::Holidays(it) => it.span,
            Self::Record(it) => it.span,
            Self::Parameter(it) => it.span,
            Self::Let(it) => it.span,
            Self::Input(it) => it.span,
            Self::Service(it) => it.span,
            Self::Select(it) => it.span,
            Self::Exclusion(it) => it.span,
            Self::Credit(it) => it.span,
            Self::Settlement(it) => it.span,
            Self::Terminate(it) => it.span,
            Self::Bad(it) => it.span,
        }
    }
}

/// Between whom an agreement is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shift)]
pub enum AgreementKind {
    /// Provider and customer: the usual one.
    ServiceLevel,
    /// Teams of the provider (OLA).
    Operational,
    /// The provider and its vendor (UC).
    Underpinning,
}

/// `term 2026-01-01 to 2028-12-31`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Term {
    /// The first day.
    pub from: Date,
    /// The last day, included.
    pub to: Date,
    /// The whole statement.
    pub span: Span,
}

/// `select desk.gold for tickets where plan is gold`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Select {
    /// The tier, `desk.gold`.
    pub tier: Path,
    /// The stream, `tickets`, that it is selected for.
    pub stream: Option<Ident>,
    /// `where …`
    pub condition: Option<Expr>,
    /// The whole statement.
    pub span: Span,
}
