use super::read_error::{ReadError, ReadReason};
use super::read_name::{Name, Variant};
use super::value::Value;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, Expected, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

/// Turns a value into a serde type: the inverse of [`super::to_value`].
///
/// # Errors
/// [`ReadError`] points to the first thing that doesn't fit.
pub fn from_value<T: DeserializeOwned>(from: Value) -> Result<T, ReadError> {
    T::deserialize(Reader(from))
}

pub(super) struct Reader(pub Value);

pub(super) fn wrong_type(expected: &dyn Expected) -> ReadError {
    ReadError::here(ReadReason::WrongType { expected: expected.to_string() })
}

/// Sends each kind of type to the one kind of value it can be made from. Serde's own visitors would also make a struct
/// from an array; besides, code that no method calls stays out of the wasm.
macro_rules! read_from {
    ($($read:ident: $($method:ident)*;)*) => {$($(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
            self.$read(visitor)
        }
    )*)*};
}

impl Reader {
    fn bool<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let Value::Bool(it) = self.0 else { return Err(wrong_type(&visitor)) };
        visitor.visit_bool(it)
    }

    fn number<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let Value::Integer(it) = self.0 else { return Err(wrong_type(&visitor)) };
        match u64::try_from(it) {
            Ok(it) => visitor.visit_u64(it),
            Err(_) => visitor.visit_i64(it),
        }
    }

    fn text<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let Value::String(it) = self.0 else { return Err(wrong_type(&visitor)) };
        visitor.visit_string(it)
    }

    pub fn items<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let Value::Array(items) = self.0 else { return Err(wrong_type(&visitor)) };
        let mut items = Items { items: items.into_iter(), index: 0 };
        let value = visitor.visit_seq(&mut items)?;
        items.done()?;
        Ok(value)
    }

    pub fn fields<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let Value::Object(members) = self.0 else { return Err(wrong_type(&visitor)) };
        visitor.visit_map(Fields { members: members.into_iter(), name: String::new(), value: None })
    }
}

impl<'de> Deserializer<'de> for Reader {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.0 {
            Value::Bool(_) => self.bool(visitor),
            Value::Integer(_) => self.number(visitor),
            Value::String(_) => self.text(visitor),
            Value::Array(_) => self.items(visitor),
            Value::Object(_) => self.fields(visitor),
        }
    }

    read_from! {
        bool: deserialize_bool;
        number: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128 deserialize_u8
            deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64;
        text: deserialize_char deserialize_str deserialize_string deserialize_identifier;
        items: deserialize_seq;
        fields: deserialize_map;
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, ReadError> {
        self.items(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &str, _: usize, visitor: V) -> Result<V::Value, ReadError> {
        self.items(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &str, _: &[&str], visitor: V) -> Result<V::Value, ReadError> {
        self.fields(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &str, _: &[&str], visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_enum(Variant::from_value(self.0)?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { bytes byte_buf unit unit_struct }
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
