import { createRequire } from 'node:module';
import type { AnySchemaObject, Options, ValidateFunction } from 'ajv';

/** `require` reads JSON in Node and in jest alike; of an import, swc drops the attribute that Node insists on. */
const require = createRequire(import.meta.url);

/** A function for each definition, as it stands: inlined and optimised, the schema takes ajv twice as long to compile. */
const AS_IT_STANDS = { inlineRefs: false, code: { optimize: false } } satisfies Options;

let compiled: ValidateFunction | undefined;

/** Compiling takes some 0.2 s, so it is done once, and ajv is loaded only in a process that asks. */
function validator(): ValidateFunction {
  if (!compiled) {
    const Ajv04: typeof import('ajv-draft-04') = require('ajv-draft-04');
    const schema: AnySchemaObject = require('./adf-schema.json');
    const options = { strict: false, allErrors: false, validateFormats: false, ...AS_IT_STANDS };
    compiled = new Ajv04.default(options).compile(schema);
  }
  return compiled;
}

/** Whether a value is a document by Atlassian's own schema (adf-schema.json, a copy of adf-schema-full.json, draft-04). */
export function isValidAdf(value: unknown): boolean {
  return validator()(value) === true;
}

/**
 * What is wrong with a document by Atlassian's schema, in a few lines for a log or an error; empty when it is valid. It
 * names places and rules, never the text that stands there.
 */
export function adfProblems(value: unknown): string[] {
  const validate = validator();
  if (validate(value)) return [];
  const problems = (validate.errors ?? []).map((e) => `${e.instancePath || 'the document'} ${e.message ?? e.keyword}`);
  return [...new Set(problems)].slice(0, 5);
}
