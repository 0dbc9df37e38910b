use super::value::{Members, Value};
use super::write::{WriteError, Writer};
use serde::ser::{self, Serialize};

/// The array that is being written.
pub(super) struct Items {
    /// The variant it is in, if it is one.
    variant: Option<&'static str>,
    items: Vec<Value>,
}

/// The object that is being written.
pub(super) struct Fields {
    variant: Option<&'static str>,
    members: Members,
    /// The key of a map whose value comes next.
    key: String,
}

/// The key of a map, as a name.
fn name(key: Value) -> Result<String, WriteError> {
    match key {
        Value::String(text) => Ok(text),
        Value::Integer(integer) => Ok(integer.to_string()),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => Err(WriteError::Name),
    }
}

pub(super) fn tagged(variant: Option<&'static str>, value: Value) -> Value {
    let Some(variant) = variant else { return value };
    Value::Object(Members::from_sorted(vec![(variant.to_owned(), value)]))
}

impl Items {
    pub fn new(variant: Option<&'static str>) -> Self {
        Self { variant, items: Vec::new() }
    }

    fn push(&mut self, item: Result<Value, WriteError>) -> Result<(), WriteError> {
        self.items.push(item?);
        Ok(())
    }

    fn done(self) -> Value {
        tagged(self.variant, Value::Array(self.items))
    }
}

impl Fields {
    pub fn new(variant: Option<&'static str>) -> Self {
        Self { variant, members: Members::new(), key: String::new() }
    }

    fn put(&mut self, name: String, value: Result<Value, WriteError>) -> Result<(), WriteError> {
        match self.members.insert(name, value?) {
            None => Ok(()),
            Some(_) => Err(WriteError::RepeatedName),
        }
    }

    fn done(self) -> Value {
        tagged(self.variant, Value::Object(self.members))
    }
}

macro_rules! write_items {
    ($($trait:ident $method:ident),*) => {$(
        impl ser::$trait for Items {
            type Ok = Value;
            type Error = WriteError;

            fn $method<T: Serialize + ?Sized>(&mut self, it: &T) -> Result<(), WriteError> {
                self.push(it.serialize(Writer))
            }

            fn end(self) -> Result<Value, WriteError> {
                Ok(self.done())
            }
        }
    )*};
}

write_items! {
    SerializeSeq serialize_element, SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field, SerializeTupleVariant serialize_field
}

macro_rules! write_fields {
    ($($trait:ident),*) => {$(
        impl ser::$trait for Fields {
            type Ok = Value;
            type Error = WriteError;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, it: &T) -> Result<(), WriteError> {
                self.put(name.to_owned(), it.serialize(Writer))
            }

            fn end(self) -> Result<Value, WriteError> {
                Ok(self.done())
            }
        }
    )*};
}

write_fields! { SerializeStruct, SerializeStructVariant }

impl ser::SerializeMap for Fields {
    type Ok = Value;
    type Error = WriteError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), WriteError> {
        self.key = name(key.serialize(Writer)?)?;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, it: &T) -> Result<(), WriteError> {
        let key = std::mem::take(&mut self.key);
        self.put(key, it.serialize(Writer))
    }

    fn end(self) -> Result<Value, WriteError> {
        Ok(self.done())
    }
}
