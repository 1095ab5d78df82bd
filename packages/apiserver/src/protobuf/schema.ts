/** The message of JSON schemas, which stand in several shapes. */
export const SCHEMA = "apiextensionsv1.JSONSchemaProps";
