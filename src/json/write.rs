use super::value::{MAX_INTEGER, Value};
use super::write_parts::{Fields, Items, tagged};
use serde::ser::{self, Serialize};
use thiserror::Error;

/// Why a Rust value has no strict JSON form.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WriteError {
    #[error("a number with a fraction")]
    Float,
    /// `None` or `()`: leave the member out (`skip_serializing_if`).
    #[error("null is not used")]
    Null,
    #[error("an integer beyond 9007199254740991")]
    IntegerOutOfRange,
    #[error("a name that is neither a string nor an integer")]
    Name,
    #[error("a name that is already in this object")]
    RepeatedName,
    #[error("bytes, which need an encoding")]
    Bytes,
    /// A `Serialize` implementation refused; its message may quote what was said, so it is dropped.
    #[error("a value that can't be written")]
    Refused,
}

impl ser::Error for WriteError {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self::Refused
    }
}

/// Turns a serde type into a value. Enums are tagged from outside: `"Unit"`, `{"Other": …}`. Integers and enum units
/// that are keys of a map become strings.
///
/// # Errors
/// [`WriteError`] for what strict JSON lacks: see its variants.
pub fn to_value<T: Serialize + ?Sized>(from: &T) -> Result<Value, WriteError> {
    from.serialize(Writer)
}

pub(super) struct Writer;

fn integer(it: i64) -> Result<Value, WriteError> {
    if (-MAX_INTEGER..=MAX_INTEGER).contains(&it) { Ok(Value::Integer(it)) } else { Err(WriteError::IntegerOutOfRange) }
}

macro_rules! write_integers {
    ($($method:ident $kind:ty),*) => {$(
        fn $method(self, it: $kind) -> Result<Value, WriteError> {
            i64::try_from(it).map_err(|_| WriteError::IntegerOutOfRange).and_then(integer)
        }
    )*};
}

impl ser::Serializer for Writer {
    type Ok = Value;
    type Error = WriteError;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Fields;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Fields;

    write_integers! {
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64, serialize_i128 i128,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64, serialize_u128 u128
    }

    fn serialize_bool(self, it: bool) -> Result<Value, WriteError> {
        Ok(Value::Bool(it))
    }

    fn serialize_f32(self, _: f32) -> Result<Value, WriteError> {
        Err(WriteError::Float)
    }

    fn serialize_f64(self, _: f64) -> Result<Value, WriteError> {
        Err(WriteError::Float)
    }

    fn serialize_char(self, it: char) -> Result<Value, WriteError> {
        Ok(Value::String(it.to_string()))
    }

    fn serialize_str(self, it: &str) -> Result<Value, WriteError> {
        Ok(it.into())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Value, WriteError> {
        Err(WriteError::Bytes)
    }

    fn serialize_none(self) -> Result<Value, WriteError> {
        Err(WriteError::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, it: &T) -> Result<Value, WriteError> {
        it.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, WriteError> {
        Err(WriteError::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, WriteError> {
        Err(WriteError::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Value, WriteError> {
        Ok(variant.into())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, it: &T) -> Result<Value, WriteError> {
        it.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        it: &T,
    ) -> Result<Value, WriteError> {
        Ok(tagged(Some(variant), it.serialize(self)?))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items, WriteError> {
        Ok(Items::new(None))
    }

    fn serialize_tuple(self, _: usize) -> Result<Items, WriteError> {
        Ok(Items::new(None))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items, WriteError> {
        Ok(Items::new(None))
    }

    fn serialize_tuple_variant(self, _: &str, _: u32, variant: &'static str, _: usize) -> Result<Items, WriteError> {
        Ok(Items::new(Some(variant)))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Fields, WriteError> {
        Ok(Fields::new(None))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields, WriteError> {
        Ok(Fields::new(None))
    }

    fn serialize_struct_variant(self, _: &str, _: u32, variant: &'static str, _: usize) -> Result<Fields, WriteError> {
        Ok(Fields::new(Some(variant)))
    }

    fn collect_str<T: std::fmt::Display + ?Sized>(self, it: &T) -> Result<Value, WriteError> {
        Ok(Value::String(it.to_string()))
    }
}
