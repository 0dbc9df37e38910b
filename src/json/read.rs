use super::read_error::{ReadError, ReadReason};
use super::value::{Members, Value};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// Turns a value into a serde type: the inverse of [`super::to_value`].
///
/// # Errors
/// [`ReadError`] points to the first thing that doesn't fit.
pub fn from_value<T: DeserializeOwned>(from: Value) -> Result<T, ReadError> {
    T::deserialize(Reader(from))
}

struct Reader(Value);

impl<'de> Deserializer<'de> for Reader {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.0 {
            Value::Bool(it) => visitor.visit_bool(it),
            Value::Integer(it) => match u64::try_from(it) {
                Ok(it) => visitor.visit_u64(it),
                Err(_) => visitor.visit_i64(it),
            },
            Value::String(it) => visitor.visit_string(it),
            Value::Array(items) => {
                let mut items = Items { items: items.into_iter(), index: 0 };
                let value = visitor.visit_seq(&mut items)?;
                items.done()?;
                Ok(value)
            }
            Value::Object(members) => {
                visitor.visit_map(Fields { members: members.into_iter(), name: String::new(), value: None })
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_enum(variant(self.0)?)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

struct Items {
    items: std::vec::IntoIter<Value>,
    /// Of the next item.
    index: usize,
}

impl Items {
    fn done(&self) -> Result<(), ReadError> {
        match self.items.len() {
            0 => Ok(()),
            more => Err(ReadError::invalid_length(self.index + more, &"fewer items")),
        }
    }
}

impl<'de> SeqAccess<'de> for &mut Items {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ReadError> {
        let Some(item) = self.items.next() else { return Ok(None) };
        let index = self.index;
        self.index += 1;
        seed.deserialize(Reader(item)).map(Some).map_err(|error| error.inside(&index.to_string()))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Fields {
    members: std::vec::IntoIter<(String, Value)>,
    /// Of the member whose value comes next.
    name: String,
    value: Option<Value>,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ReadError> {
        let Some((name, value)) = self.members.next() else { return Ok(None) };
        let key = seed.deserialize(Name(&name)).map_err(|error| error.inside(&name))?;
        self.name = name;
        self.value = Some(value);
        Ok(Some(key))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, ReadError> {
        let Some(value) = self.value.take() else { return Err(ReadError::custom("a value was read before its name")) };
        seed.deserialize(Reader(value)).map_err(|error| error.inside(&self.name))
    }
}

/// A name that stands for an integer has to be the one way to write it: no sign `+`, no leading zero.
macro_rules! integer_names {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
            match super::parse(self.0.as_bytes()) {
                Ok(Value::Integer(it)) if it.to_string() == self.0 => Reader(Value::Integer(it)).deserialize_any(visitor),
                _ => Err(wrong_type("a name that is an integer")),
            }
        }
    )*};
}

/// The name of a member, as the key of a map, a field or a variant.
struct Name<'a>(&'a str);

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

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
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

fn variant(value: Value) -> Result<Variant, ReadError> {
    match value {
        Value::String(name) => Ok(Variant { name, content: None }),
        Value::Object(members) if members.len() == 1 => one_member(members),
        _ => Err(wrong_type("a choice: a string or an object with one member")),
    }
}

fn one_member(members: Members) -> Result<Variant, ReadError> {
    let member = members.into_iter().next();
    let (name, content) = member.ok_or_else(|| wrong_type("an object with one member"))?;
    Ok(Variant { name, content: Some(content) })
}

fn wrong_type(expected: &str) -> ReadError {
    ReadError::here(ReadReason::WrongType { expected: expected.to_owned() })
}

/// One choice of an enum: its name, and what it holds unless it is a unit.
struct Variant {
    name: String,
    content: Option<Value>,
}

impl Variant {
    /// Reads what it holds, which is `expected`.
    fn content<'de, V: Visitor<'de>>(self, expected: &str, visitor: V) -> Result<V::Value, ReadError> {
        let Some(content) = self.content else { return Err(wrong_type(expected)) };
        Reader(content).deserialize_any(visitor).map_err(|error| error.inside(&self.name))
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
            Some(_) => Err(wrong_type("a choice that holds nothing").inside(&self.name)),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ReadError> {
        let Some(content) = self.content else { return Err(wrong_type("a choice that holds a value")) };
        seed.deserialize(Reader(content)).map_err(|error| error.inside(&self.name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, ReadError> {
        self.content("a choice that holds an array", visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, ReadError> {
        self.content("a choice that holds an object", visitor)
    }
}
