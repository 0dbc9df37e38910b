use super::read::{Reader, wrong_type};
use super::read_error::ReadError;
use super::value::Value;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, VariantAccess, Visitor};
use serde::forward_to_deserialize_any;

/// A name that stands for an integer has to be the one way to write it: no sign `+`, no leading zero.
macro_rules! integer_names {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
            match super::parse(self.0.as_bytes()) {
                Ok(Value::Integer(it)) if it.to_string() == self.0 => Reader(Value::Integer(it)).deserialize_any(visitor),
                _ => Err(wrong_type(&"a name that is an integer")),
            }
        }
    )*};
}

/// The name of a member, as the key of a map, a field or a variant.
pub(super) struct Name<'a>(pub &'a str);

impl<'de> Deserializer<'de> for Name<'_> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &str, _: &[&str], visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_enum(Variant { name: self.0.to_owned(), content: None })
    }

    integer_names! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    forward_to_deserialize_any! {
        bool i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

/// One choice of an enum: its name, and what it holds unless it is a unit.
pub(super) struct Variant {
    name: String,
    content: Option<Value>,
}

impl Variant {
    pub fn from_value(value: Value) -> Result<Self, ReadError> {
        let member = match value {
            Value::String(name) => Some((name, None)),
            Value::Object(members) if members.len() == 1 => {
                members.into_iter().next().map(|(name, content)| (name, Some(content)))
            }
            _ => None,
        };
        match member {
            Some((name, content)) => Ok(Self { name, content }),
            None => Err(wrong_type(&"a choice: a string or an object with one member")),
        }
    }

    /// What it holds, which is `expected`.
    fn content(self, expected: &'static str) -> Result<(String, Reader), ReadError> {
        match self.content {
            Some(content) => Ok((self.name, Reader(content))),
            None => Err(wrong_type(&expected)),
        }
    }
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = ReadError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), ReadError> {
        Ok((seed.deserialize(Name(&self.name))?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant {
    type Error = ReadError;

    fn unit_variant(self) -> Result<(), ReadError> {
        match self.content {
            None => Ok(()),
            Some(_) => Err(wrong_type(&"a choice that holds nothing").inside(&self.name)),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ReadError> {
        let (name, content) = self.content("a choice that holds a value")?;
        seed.deserialize(content).map_err(|error| error.inside(&name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, ReadError> {
        let (name, content) = self.content("a choice that holds an array")?;
        content.items(visitor).map_err(|error| error.inside(&name))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, ReadError> {
        let (name, content) = self.content("a choice that holds an object")?;
        content.fields(visitor).map_err(|error| error.inside(&name))
    }
}
