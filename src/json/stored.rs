use super::value::{Members, Value};

/// A type with one JSON form at rest, without serde.
///
/// Serde's derived readers cost about 2 kB of wasm a type; records are only ever read from what this module wrote, so
/// "it does not fit" is all that has to be known of a misfit.
pub trait Stored: Sized {
    fn store(&self) -> Value;

    /// `None` when `value` is not what [`Self::store`] writes.
    fn restore(value: &Value) -> Option<Self>;

    /// Puts this into an object; what is absent is left out.
    fn store_member(&self, name: &'static str, into: &mut Members) {
        into.insert(name, self.store());
    }

    /// Takes this out of an object.
    fn restore_member(name: &str, from: &Members) -> Option<Self> {
        Self::restore(from.get(name)?)
    }
}

/// Says how a struct is stored: its members under their own names, each of them [`Stored`].
macro_rules! stored {
    ($name:ty { $($member:ident),+ $(,)? }) => {
        impl $crate::json::Stored for $name {
            fn store(&self) -> $crate::json::Value {
                let mut members = $crate::json::Members::new();
                $($crate::json::Stored::store_member(&self.$member, stringify!($member), &mut members);)+
                members.into()
            }

            fn restore(value: &$crate::json::Value) -> Option<Self> {
                let members = value.as_object()?;
                Some(Self { $($member: $crate::json::Stored::restore_member(stringify!($member), members)?,)+ })
            }
        }
    };
}
pub(crate) use stored;

impl Stored for bool {
    fn store(&self) -> Value {
        Value::Bool(*self)
    }

    fn restore(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

impl Stored for i64 {
    fn store(&self) -> Value {
        Value::Integer(*self)
    }

    fn restore(value: &Value) -> Option<Self> {
        value.as_i64()
    }
}

impl Stored for u32 {
    fn store(&self) -> Value {
        Value::Integer(i64::from(*self))
    }

    fn restore(value: &Value) -> Option<Self> {
        Self::try_from(value.as_i64()?).ok()
    }
}

impl Stored for String {
    fn store(&self) -> Value {
        Value::String(self.clone())
    }

    fn restore(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn store(&self) -> Value {
        let mut items = Vec::with_capacity(self.len());
        for item in self {
            items.push(item.store());
        }
        Value::Array(items)
    }

    fn restore(value: &Value) -> Option<Self> {
        let values = value.as_array()?;
        let mut items = Self::with_capacity(values.len());
        for value in values {
            items.push(T::restore(value)?);
        }
        Some(items)
    }
}

/// Absent when `None`: there is no null.
impl<T: Stored> Stored for Option<T> {
    fn store(&self) -> Value {
        self.as_ref().map_or_else(|| Members::new().into(), T::store)
    }

    fn restore(value: &Value) -> Option<Self> {
        T::restore(value).map(Some)
    }

    fn store_member(&self, name: &'static str, into: &mut Members) {
        if let Some(it) = self {
            it.store_member(name, into);
        }
    }

    fn restore_member(name: &str, from: &Members) -> Option<Self> {
        match from.get(name) {
            Some(value) => Self::restore(value),
            None => Some(None),
        }
    }
}

/// `name`, or `name/7`.
pub fn numbered(name: &str, number: Option<u32>) -> String {
    match number {
        Some(number) => [name, "/", &number.to_string()].concat(),
        None => name.to_owned(),
    }
}

/// The inverse of [`numbered`].
pub fn split_numbered(text: &str) -> Option<(&str, Option<u32>)> {
    match text.split_once('/') {
        Some((name, number)) => Some((name, Some(number.parse().ok()?))),
        None => Some((text, None)),
    }
}
