//! The fields that Kubernetes knows (`fields.txt`, made by `tests/schema_data.rs`; `more.txt`, by hand), those of the
//! Gateway API (`gateway.txt`), and the kinds of all (`kinds.txt`). Serves strict validation and completion. Knows no document.

pub(super) mod check;
pub(super) mod kinds;
mod moves;
pub(super) mod nearest;
mod older;
mod short;
mod types;

use std::collections::BTreeMap;
use std::sync::OnceLock;

const DATA: &str = concat!(include_str!("fields.txt"), include_str!("more.txt"), include_str!("gateway.txt"));

/// A type of the API: a struct with fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeId(u32);

/// One field of a type.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name, as it is written.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// The API needs it.
    pub required: bool,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A string.
    Text,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// A quantity: `500m`, `8Gi`, `4`.
    Quantity,
    /// A whole number or a string.
    IntOrText,
    /// An RFC 3339 time.
    Time,
    /// Base64.
    Bytes,
    /// Anything.
    Any,
    /// A map of anything.
    Object,
    /// A struct.
    Type(TypeId),
    /// A list.
    List(Box<Shape>),
    /// A map with free keys.
    Map(Box<Shape>),
}

/// All that the data says.
#[derive(Debug)]
pub struct Schema {
    kinds: BTreeMap<(&'static str, &'static str), TypeId>,
    types: Vec<(&'static str, Vec<Field>)>,
}

impl Schema {
    /// The schema; read from the data once.
    pub fn get() -> &'static Schema {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        SCHEMA.get_or_init(|| read(DATA))
    }

    /// The type of a kind, where the data has it.
    pub fn kind(&self, api_version: &str, kind: &str) -> Option<TypeId> {
        self.kinds.get(&(api_version, kind)).copied()
    }

    /// How many types there are.
    pub fn types(&self) -> usize {
        self.types.len()
    }

    /// The type of this name.
    pub fn type_named(&self, name: &str) -> Option<TypeId> {
        let at = self.types.binary_search_by(|(other, _)| (*other).cmp(name)).ok()?;
        u32::try_from(at).ok().map(TypeId)
    }

    /// The name of a type: `core.v1.ServicePort`.
    pub fn type_name(&self, id: TypeId) -> &'static str {
        self.types.get(id.0 as usize).map_or("", |(name, _)| name)
    }

    /// Whether any type has a field of this name.
    pub fn has_field(&self, name: &str) -> bool {
        self.types.iter().any(|(_, fields)| fields.binary_search_by(|field| field.name.cmp(name)).is_ok())
    }

    /// The fields of a type, by name.
    pub fn fields(&self, id: TypeId) -> &[Field] {
        self.types.get(id.0 as usize).map_or(&[], |(_, fields)| fields)
    }

    /// A field of a type.
    pub fn field(&self, id: TypeId, name: &str) -> Option<&Field> {
        let fields = self.fields(id);
        fields.binary_search_by(|field| field.name.cmp(name)).ok().and_then(|at| fields.get(at))
    }
}

fn read(data: &'static str) -> Schema {
    let lines = || data.lines().filter(|line| !line.starts_with('#'));
    let mut names: Vec<&str> =
        lines().filter_map(|line| line.split(' ').next()).filter(|&it| it != "=").collect();
    crate::order::sort(&mut names);
    let id = |name: &str| {
        let at = names.binary_search(&name).unwrap_or(usize::MAX);
        TypeId(u32::try_from(at).unwrap_or(u32::MAX))
    };
    let mut schema = Schema { kinds: BTreeMap::new(), types: Vec::with_capacity(names.len()) };
    for line in lines() {
        let mut words = line.split(' ');
        match words.next() {
            Some("=") => {
                if let (Some(version), Some(kind), Some(name)) = (words.next(), words.next(), words.next()) {
                    schema.kinds.insert((version, kind), id(name));
                }
            }
            Some(name) => schema.types.push((name, fields(words, &id))),
            None => {}
        }
    }
    crate::order::sort_by_key(&mut schema.types, |(name, _)| *name);
    schema
}

fn fields(words: std::str::Split<'static, char>, id: &impl Fn(&str) -> TypeId) -> Vec<Field> {
    let field = |word: &'static str| {
        let (name, code) = word.split_once(':')?;
        let (code, required) = code.strip_suffix('!').map_or((code, false), |code| (code, true));
        Some(Field { name, shape: shape(code, id)?, required })
    };
    let mut out: Vec<Field> = words.filter_map(field).collect();
    crate::order::sort_by_key(&mut out, |field| field.name);
    out
}

fn shape(code: &str, id: &impl Fn(&str) -> TypeId) -> Option<Shape> {
    if let Some(name) = code.strip_prefix('@') {
        return Some(Shape::Type(id(name)));
    }
    if let Some(inner) = code.strip_prefix("[]") {
        return shape(inner, id).map(|inner| Shape::List(Box::new(inner)));
    }
    if let Some(inner) = code.strip_prefix("{}") {
        return shape(inner, id).map(|inner| Shape::Map(Box::new(inner)));
    }
    Some(match code {
        "s" => Shape::Text,
        "i" => Shape::Int32,
        "l" => Shape::Int64,
        "n" => Shape::Number,
        "b" => Shape::Bool,
        "q" => Shape::Quantity,
        "x" => Shape::IntOrText,
        "t" => Shape::Time,
        "y" => Shape::Bytes,
        "a" => Shape::Any,
        "o" => Shape::Object,
        _ => return None,
    })
}
