use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

/// The published JSON Schema (draft 2020-12) of a document whose body is `T`: the members of `T`, and `format` and
/// `version` fixed. `null`, which our JSON does not have, is taken out wherever it was allowed; defaults too: what is
/// left out may not be written as the empty list it is kept as.
pub(in crate::domain) fn schema_of<T: JsonSchema>(name: &str, format: &str, version: i64) -> Schema {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
    RecursiveTransform(without_null_and_default).transform(&mut schema);
    schema.insert("$id".to_owned(), json!(format!("urn:wellbeing-assessment:{name}:{version}")));
    schema.insert("title".to_owned(), json!(format!("{format}, version {version}")));
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.insert("$schema".to_owned(), json!({ "type": "string", "description": "For editors; not read." }));
        properties.insert("format".to_owned(), json!({ "const": format }));
        properties.insert("version".to_owned(), json!({ "const": version }));
    }
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.splice(0..0, [json!("format"), json!("version")]);
    }
    schema
}

/// Takes `null` and defaults out of one schema object; to be applied to all of them.
pub(crate) fn without_null_and_default(schema: &mut Schema) {
    let null = json!("null");
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|t| *t != null);
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
        choices.retain(|c| c.get("type") != Some(&null));
        if let [Value::Object(only)] = choices.as_slice() {
            let only = only.clone();
            schema.remove("anyOf");
            for (name, value) in only {
                schema.insert(name, value);
            }
        }
    }
    schema.remove("default");
}
