//! Conditions and values over the fields of one record, in three-valued logic (language §4): a
//! missing value is unknown, an unknown condition selects nothing, and only `is missing` sees it.
//!
//! An expression is compiled once into a [`Node`] with its fields found. One that reads only coded
//! fields is then answered for every combination of codes beforehand ([`Cond::Table`]), so that a
//! row costs a look-up and no comparison of texts.

use std::cmp::Ordering;
use std::convert::Infallible;

use slate_evidence::{Cell, MISSING};
use slate_model::{
    Comparison, Expr, FieldKind, Name, Operation, Record, RoundingMode, Value, types::Type,
};

use crate::error::EngineError;
use crate::exact::{Exact, Figure};
use crate::plan::fields::RecordPlan;
use crate::plan::table::{Axes, Tabled};

/// True, false, or not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truth {
    /// It does not hold.
    False,
    /// A missing value leaves it open.
    Unknown,
    /// It holds.
    True,
}

impl Truth {
    /// True or false.
    pub const fn of(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }

    /// Whether it holds for certain.
    pub const fn holds(self) -> bool {
        matches!(self, Self::True)
    }

    /// Whether its opposite holds.
    pub const fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }

    /// Whether all of them hold. The first that does not decides; where one is unknown, so is this.
    pub fn all<E>(parts: impl Iterator<Item = Result<Self, E>>) -> Result<Self, E> {
        let mut all = Self::True;
        for part in parts {
            match part? {
                Self::False => return Ok(Self::False),
                Self::Unknown => all = Self::Unknown,
                Self::True => {}
            }
        }
        Ok(all)
    }

    /// Whether one of them holds. The first that does decides; where one is unknown, so is this.
    pub fn any<E>(parts: impl Iterator<Item = Result<Self, E>>) -> Result<Self, E> {
        let all_fail = Self::all(parts.map(|part| part.map(Self::not)))?;
        Ok(all_fail.not())
    }
}

/// The values of one record at one moment.
pub(crate) trait View {
    /// The value of a field that the history carries.
    fn cell(&self, field: usize) -> Cell;
    /// `opened` or `from`, microseconds since 1970.
    fn start(&self) -> i64;
    /// `to`, or [`MISSING`].
    fn end(&self) -> i64;
}

/// A value in an expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Val<'a> {
    /// Missing, or reckoned from something missing.
    Unknown,
    /// A condition.
    Truth(bool),
    /// A member or text.
    Text(&'a str),
    /// Counts; microseconds of durations and instants; days since 1970 of dates.
    Whole(Type, i64),
    /// Any other figure; percentages as fractions of one.
    Exact(Type, Exact),
}

impl Val<'_> {
    fn truth(&self) -> Truth {
        match self {
            Self::Truth(holds) => Truth::of(*holds),
            _ => Truth::Unknown,
        }
    }

    /// The figure, where it is one.
    pub(crate) fn figure(&self) -> Option<Figure> {
        match self {
            Self::Whole(kind, value) => Some(Figure::new(Exact::whole(*value), *kind)),
            Self::Exact(kind, value) => Some(Figure::new(value.clone(), *kind)),
            _ => None,
        }
    }

    /// As limit maps and groups name it; `None` when unknown.
    pub(crate) fn text(&self) -> Option<String> {
        match self {
            Self::Unknown => None,
            Self::Truth(holds) => Some(holds.to_string()),
            Self::Text(text) => Some((*text).to_owned()),
            Self::Whole(_, value) => Some(value.to_string()),
            Self::Exact(_, value) => Some(value.to_decimal(28).to_string()),
        }
    }
}

/// A constant.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Constant {
    Truth(bool),
    Text(String),
    Whole(Type, i64),
    Exact(Type, Exact),
}

impl Constant {
    fn of(value: &Value) -> Self {
        match value {
            Value::Boolean(b) => Self::Truth(*b),
            Value::Member(t) | Value::Text(t) => Self::Text(t.clone()),
            Value::Date(d) => Self::Whole(Type::Date, crate::plan::fields::epoch_days(*d)),
            Value::Duration(d) => Self::Whole(Type::Duration, d.0),
            Value::Instant(at) => Self::Whole(Type::Instant, at.0),
            Value::Number(_) | Value::Percent(_) | Value::Points(_) | Value::Money(_) => {
                match Figure::of(value) {
                    Some(figure) => Self::Exact(figure.kind, figure.value),
                    // Every value of these four kinds is a figure.
                    None => Self::Exact(Type::of(value), Exact::zero()),
                }
            }
        }
    }

    fn val(&self) -> Val<'_> {
        match self {
            Self::Truth(b) => Val::Truth(*b),
            Self::Text(t) => Val::Text(t),
            Self::Whole(kind, value) => Val::Whole(*kind, *value),
            Self::Exact(kind, value) => Val::Exact(*kind, value.clone()),
        }
    }
}

/// An edge of a row: where it lies and whether the row owns it.
#[derive(Debug, Clone)]
pub(crate) struct Bound {
    at: Constant,
    included: bool,
}

/// A compiled expression over one kind of record.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    Constant(Constant),
    Field { field: usize, kind: Type, boolean: bool },
    Start,
    End,
    Not(Box<Node>),
    Negate(Box<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
    Is(Box<Node>, Vec<Constant>),
    IsMissing(Box<Node>),
    Compare(Comparison, Box<Node>, Box<Node>),
    Arithmetic(Operation, Box<Node>, Box<Node>),
    Least(Vec<Node>, bool),
    Whole(Box<Node>, bool),
    Round(Box<Node>, RoundingMode, Exact),
    Rows(Box<Node>, Vec<(Option<Bound>, Option<Bound>, Node)>, Option<Box<Node>>),
    Match(Vec<(Node, Node)>, Option<Box<Node>>),
}

/// How deep derived fields may be derived from derived fields.
const DEEPEST: usize = 64;

impl Node {
    /// Finds the fields of an expression.
    ///
    /// # Errors
    /// A name that is no field of the record, a figure of a period where a record is at hand, or
    /// fields derived from each other in a circle.
    pub(crate) fn compile(expr: &Expr, of: &RecordPlan<'_>) -> Result<Self, EngineError> {
        compile(expr, of, 0)
    }

    /// A field of the record by name, derived ones written out.
    pub(crate) fn field(name: &Name, of: &RecordPlan<'_>) -> Result<Self, EngineError> {
        field(name, of, 0)
    }

    /// Its value.
    pub(crate) fn eval<'a>(&'a self, of: &'a RecordPlan<'_>, view: &impl View) -> Val<'a> {
        match self {
            Self::Constant(constant) => constant.val(),
            Self::Field { field, kind, boolean } => match view.cell(*field) {
                Cell::Missing => Val::Unknown,
                Cell::Code(code) => of.table.text(*field, code).map_or(Val::Unknown, Val::Text),
                Cell::Whole(value) if *boolean => Val::Truth(value != 0),
                Cell::Whole(value) => Val::Whole(*kind, value),
                Cell::Exact(value) => {
                    let value = Exact::decimal(value);
                    Val::Exact(
                        *kind,
                        if *kind == Type::Percent { hundredth(&value) } else { value },
                    )
                }
            },
            Self::Start => Val::Whole(Type::Instant, view.start()),
            Self::End => match view.end() {
                MISSING => Val::Unknown,
                end => Val::Whole(Type::Instant, end),
            },
            Self::Not(_)
            | Self::All(_)
            | Self::Any(_)
            | Self::Is(..)
            | Self::IsMissing(_)
            | Self::Compare(..) => match self.truth(of, view) {
                Truth::Unknown => Val::Unknown,
                known => Val::Truth(known.holds()),
            },
            Self::Negate(part) => match part.eval(of, view) {
                Val::Whole(kind, value) => Val::Whole(kind, value.saturating_neg()),
                Val::Exact(kind, value) => Val::Exact(kind, value.negated()),
                _ => Val::Unknown,
            },
            Self::Arithmetic(op, left, right) => {
                arithmetic(*op, &left.eval(of, view), &right.eval(of, view))
            }
            Self::Least(parts, least) => {
                let mut best: Option<Val<'a>> = None;
                for part in parts {
                    let value = part.eval(of, view);
                    if value == Val::Unknown {
                        return Val::Unknown;
                    }
                    let wanted = if *least { Ordering::Less } else { Ordering::Greater };
                    if best.as_ref().is_none_or(|best| order(&value, best) == Some(wanted)) {
                        best = Some(value);
                    }
                }
                best.unwrap_or(Val::Unknown)
            }
            Self::Whole(part, down) => match part.eval(of, view) {
                Val::Exact(kind, v) => Val::Exact(kind, if *down { v.floor() } else { v.ceil() }),
                other => other,
            },
            Self::Round(part, mode, step) => match part.eval(of, view).figure() {
                Some(figure) => Val::Exact(figure.kind, figure.value.rounded(*mode, step)),
                None => Val::Unknown,
            },
            Self::Rows(on, rows, otherwise) => {
                let value = on.eval(of, view);
                if value == Val::Unknown {
                    return Val::Unknown;
                }
                match taken(&value, rows).or(otherwise.as_deref()) {
                    Some(node) => node.eval(of, view),
                    None => Val::Exact(Type::Number, Exact::zero()),
                }
            }
            Self::Match(cases, otherwise) => {
                for (when, value) in cases {
                    if when.truth(of, view).holds() {
                        return value.eval(of, view);
                    }
                }
                otherwise.as_ref().map_or(Val::Unknown, |node| node.eval(of, view))
            }
        }
    }

    /// Whether it holds.
    pub(crate) fn truth(&self, of: &RecordPlan<'_>, view: &impl View) -> Truth {
        match self {
            Self::Not(part) => part.truth(of, view).not(),
            Self::All(parts) => {
                let Ok(all) = Truth::all(parts.iter().map(|part| sure(part.truth(of, view))));
                all
            }
            Self::Any(parts) => {
                let Ok(any) = Truth::any(parts.iter().map(|part| sure(part.truth(of, view))));
                any
            }
            Self::Is(part, one_of) => match part.eval(of, view) {
                Val::Unknown => Truth::Unknown,
                value => Truth::of(
                    one_of.iter().any(|c| order(&value, &c.val()) == Some(Ordering::Equal)),
                ),
            },
            Self::IsMissing(part) => Truth::of(part.eval(of, view) == Val::Unknown),
            Self::Compare(op, left, right) => {
                let Some(order) = order(&left.eval(of, view), &right.eval(of, view)) else {
                    return Truth::Unknown;
                };
                Truth::of(match op {
                    Comparison::Equal => order.is_eq(),
                    Comparison::NotEqual => order.is_ne(),
                    Comparison::Below => order.is_lt(),
                    Comparison::AtMost => order.is_le(),
                    Comparison::Above => order.is_gt(),
                    Comparison::AtLeast => order.is_ge(),
                })
            }
            _ => self.eval(of, view).truth(),
        }
    }

    /// The fields it reads, each once, and whether it also reads the record's own instants.
    pub(crate) fn reads(&self, fields: &mut Vec<usize>) -> bool {
        let all = |parts: &[Self], fields: &mut Vec<usize>| {
            parts.iter().fold(false, |any, part| part.reads(fields) | any)
        };
        match self {
            Self::Constant(_) => false,
            Self::Field { field, .. } => {
                if !fields.contains(field) {
                    fields.push(*field);
                }
                false
            }
            Self::Start | Self::End => true,
            Self::Not(part)
            | Self::Negate(part)
            | Self::Is(part, _)
            | Self::IsMissing(part)
            | Self::Whole(part, _)
            | Self::Round(part, ..) => part.reads(fields),
            Self::All(parts) | Self::Any(parts) | Self::Least(parts, _) => all(parts, fields),
            Self::Compare(_, left, right) | Self::Arithmetic(_, left, right) => {
                left.reads(fields) | right.reads(fields)
            }
            Self::Rows(on, rows, otherwise) => {
                let rows = rows.iter().fold(false, |any, (_, _, node)| node.reads(fields) | any);
                on.reads(fields) | rows | otherwise.as_ref().is_some_and(|n| n.reads(fields))
            }
            Self::Match(cases, otherwise) => {
                let cases = cases.iter().fold(false, |any, (when, value)| {
                    when.reads(fields) | value.reads(fields) | any
                });
                cases | otherwise.as_ref().is_some_and(|n| n.reads(fields))
            }
        }
    }
}

fn hundredth(value: &Exact) -> Exact {
    value.over(&Exact::whole(100)).unwrap_or_else(Exact::zero)
}

fn taken<'n>(
    value: &Val<'_>,
    rows: &'n [(Option<Bound>, Option<Bound>, Node)],
) -> Option<&'n Node> {
    let above = |bound: &Bound| match order(value, &bound.at.val()) {
        Some(Ordering::Greater) => true,
        Some(Ordering::Equal) => bound.included,
        _ => false,
    };
    let below = |bound: &Bound| match order(value, &bound.at.val()) {
        Some(Ordering::Less) => true,
        Some(Ordering::Equal) => bound.included,
        _ => false,
    };
    let mut best: Option<(&Option<Bound>, &Option<Bound>, &Node)> = None;
    for (lower, upper, node) in rows {
        if !(lower.as_ref().is_none_or(above) && upper.as_ref().is_none_or(below)) {
            continue;
        }
        // Of several rows with one edge that hold, the most extreme edge counts (language §8).
        let further = |a: &Option<Bound>, b: &Option<Bound>, wanted: Ordering| matches!((a, b), (Some(a), Some(b)) if order(&a.at.val(), &b.at.val()) == Some(wanted));
        let better = best.is_none_or(|(low, high, _)| {
            further(upper, high, Ordering::Less) || further(lower, low, Ordering::Greater)
        });
        if better {
            best = Some((lower, upper, node));
        }
    }
    best.map(|(_, _, node)| node)
}

/// How two values of one type compare; `None` when either is unknown.
fn order(left: &Val<'_>, right: &Val<'_>) -> Option<Ordering> {
    match (left, right) {
        (Val::Text(a), Val::Text(b)) => Some(a.cmp(b)),
        (Val::Truth(a), Val::Truth(b)) => Some(a.cmp(b)),
        (Val::Whole(_, a), Val::Whole(_, b)) => Some(a.cmp(b)),
        _ => Some(left.figure()?.value.cmp(&right.figure()?.value)),
    }
}

/// Truths of a record cannot fail.
const fn sure(truth: Truth) -> Result<Truth, Infallible> {
    Ok(truth)
}

fn arithmetic<'a>(op: Operation, left: &Val<'_>, right: &Val<'_>) -> Val<'a> {
    let (Some(left), Some(right)) = (left.figure(), right.figure()) else { return Val::Unknown };
    let Some(kind) = Type::combine(op, left.kind, right.kind) else { return Val::Unknown };
    let Some(value) = left.value.combined(op, &right.value) else { return Val::Unknown };
    Val::Exact(kind, value)
}

fn compile(expr: &Expr, of: &RecordPlan<'_>, depth: usize) -> Result<Node, EngineError> {
    let one = |part: &Expr| compile(part, of, depth).map(Box::new);
    let all = |parts: &[Expr]| {
        parts.iter().map(|part| compile(part, of, depth)).collect::<Result<Vec<_>, _>>()
    };
    Ok(match expr {
        Expr::Literal(value) => Node::Constant(Constant::of(value)),
        Expr::Field(name) => field(name, of, depth)?,
        Expr::Not(part) => Node::Not(one(part)?),
        Expr::Negate(part) => Node::Negate(one(part)?),
        Expr::All(parts) => Node::All(all(parts)?),
        Expr::Any(parts) => Node::Any(all(parts)?),
        Expr::Is { of, one_of } => Node::Is(one(of)?, one_of.iter().map(Constant::of).collect()),
        Expr::IsMissing(part) => Node::IsMissing(one(part)?),
        Expr::Compare { op, left, right } => Node::Compare(*op, one(left)?, one(right)?),
        Expr::Arithmetic { op, left, right } => Node::Arithmetic(*op, one(left)?, one(right)?),
        Expr::Min(parts) => Node::Least(all(parts)?, true),
        Expr::Max(parts) => Node::Least(all(parts)?, false),
        Expr::Floor(part) => Node::Whole(one(part)?, true),
        Expr::Ceil(part) => Node::Whole(one(part)?, false),
        Expr::Round { of, mode, to } => {
            let step = Figure::of(to).map_or_else(Exact::zero, |step| step.value);
            Node::Round(one(of)?, *mode, step)
        }
        Expr::Rows(rows) => {
            let bound = |edge: &Option<slate_model::Edge>| {
                edge.as_ref().map(|e| Bound { at: Constant::of(&e.value), included: e.included })
            };
            let each = |row: &slate_model::Row| {
                Ok((bound(&row.lower), bound(&row.upper), compile(&row.value, of, depth)?))
            };
            let list = rows.rows.iter().map(each).collect::<Result<Vec<_>, EngineError>>()?;
            let otherwise = rows.otherwise.as_deref().map(one).transpose()?;
            Node::Rows(one(&rows.on)?, list, otherwise)
        }
        Expr::Match { cases, otherwise } => {
            let mut list = Vec::with_capacity(cases.len());
            for case in cases {
                list.push((compile(&case.when, of, depth)?, compile(&case.value, of, depth)?));
            }
            Node::Match(list, otherwise.as_deref().map(one).transpose()?)
        }
        Expr::Figure(_)
        | Expr::Steps(_)
        | Expr::Charge(_)
        | Expr::Charges
        | Expr::Input(_)
        | Expr::OverInput { .. }
        | Expr::Metric(_)
        | Expr::Previous { .. } => {
            return Err(EngineError::FigureOfPeriod { record: of.record.heading.name.clone() });
        }
    })
}

fn field(name: &Name, of: &RecordPlan<'_>, depth: usize) -> Result<Node, EngineError> {
    let record = of.record;
    let Some(declared) = record.field(name.as_str()) else {
        return match name.as_str() {
            Record::OPENED | Record::FROM => Ok(Node::Start),
            Record::TO => Ok(Node::End),
            _ => Err(EngineError::NoField {
                record: record.heading.name.clone(),
                field: name.clone(),
            }),
        };
    };
    if let Some(derived) = &declared.derived {
        if depth >= DEEPEST {
            return Err(EngineError::Circle { what: name.clone() });
        }
        return compile(derived, of, depth + 1);
    }
    let Some(field) = of.table.field_index(name.as_str()) else {
        return Err(EngineError::NoField {
            record: record.heading.name.clone(),
            field: name.clone(),
        });
    };
    let boolean = matches!(declared.kind, FieldKind::Boolean);
    Ok(Node::Field { field, kind: Type::of_field(&declared.kind), boolean })
}

/// A condition, answered beforehand where that is possible.
#[derive(Debug, Clone)]
pub(crate) enum Cond {
    /// By the codes of the fields that it reads.
    Table(Tabled<Truth>),
    /// By evaluation.
    Tree(Node),
}

impl Cond {
    /// Compiles a condition.
    ///
    /// # Errors
    /// As [`Node::compile`].
    pub(crate) fn compile(expr: &Expr, of: &RecordPlan<'_>) -> Result<Self, EngineError> {
        Ok(Self::of_node(Node::compile(expr, of)?, of))
    }

    /// `field is one of values`, for triggers.
    pub(crate) fn is_one_of(
        name: &Name,
        values: &[String],
        of: &RecordPlan<'_>,
    ) -> Result<Self, EngineError> {
        let part = Box::new(Node::field(name, of)?);
        let values = values.iter().map(|value| match value.as_str() {
            "true" | "false" if part.is_boolean() => Constant::Truth(value == "true"),
            text => Constant::Text(text.to_owned()),
        });
        let values = values.collect();
        Ok(Self::of_node(Node::Is(part, values), of))
    }

    fn of_node(node: Node, of: &RecordPlan<'_>) -> Self {
        let mut fields = Vec::new();
        if node.reads(&mut fields) {
            return Self::Tree(node);
        }
        match Axes::of(&fields, of) {
            Some(axes) => Self::Table(Tabled::fill(axes, |view| node.truth(of, view))),
            None => Self::Tree(node),
        }
    }

    /// Whether it holds.
    #[inline]
    pub(crate) fn eval(&self, of: &RecordPlan<'_>, view: &impl View) -> Truth {
        match self {
            Self::Table(table) => table.get(view).copied().unwrap_or(Truth::Unknown),
            Self::Tree(node) => node.truth(of, view),
        }
    }

    /// Adds the fields it reads to a list, each once.
    pub(crate) fn fields(&self, fields: &mut Vec<usize>) {
        match self {
            Self::Table(table) => {
                for field in table.fields() {
                    if !fields.contains(&field) {
                        fields.push(field);
                    }
                }
            }
            Self::Tree(node) => {
                node.reads(fields);
            }
        }
    }
}

impl Node {
    fn is_boolean(&self) -> bool {
        matches!(self, Self::Field { boolean: true, .. })
    }
}

/// The type of an expression over a record; `None` when it has none.
pub(crate) fn type_of(expr: &Expr, record: &Record) -> Option<Type> {
    match expr {
        Expr::Literal(value) => Some(Type::of(value)),
        Expr::Field(name) => match record.field(name.as_str()) {
            Some(field) => Some(Type::of_field(&field.kind)),
            None => Some(Type::Instant),
        },
        Expr::Not(_)
        | Expr::All(_)
        | Expr::Any(_)
        | Expr::Is { .. }
        | Expr::IsMissing(_)
        | Expr::Compare { .. } => Some(Type::Boolean),
        Expr::Negate(part) | Expr::Floor(part) | Expr::Ceil(part) => type_of(part, record),
        Expr::Round { of, .. } => type_of(of, record),
        Expr::Min(parts) | Expr::Max(parts) => type_of(parts.first()?, record),
        Expr::Arithmetic { op, left, right } => {
            Type::combine(*op, type_of(left, record)?, type_of(right, record)?)
        }
        Expr::Rows(rows) => type_of(&rows.rows.first()?.value, record),
        Expr::Match { cases, .. } => type_of(&cases.first()?.value, record),
        Expr::Figure(_)
        | Expr::Steps(_)
        | Expr::Charge(_)
        | Expr::Charges
        | Expr::Input(_)
        | Expr::OverInput { .. }
        | Expr::Metric(_)
        | Expr::Previous { .. } => None,
    }
}
