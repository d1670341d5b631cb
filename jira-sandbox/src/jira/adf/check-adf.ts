import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

let compiled: ValidateFunction | undefined;

function validator(): ValidateFunction {
  if (compiled === undefined) {
    const schema = JSON.parse(readFileSync(new URL('./adf-schema.json', import.meta.url), 'utf8')) as object;
    // The file is draft-04, yet uses nothing in which draft-07 differs; its "$schema" line is taken out for ajv.
    compiled = new Ajv({ strict: false }).compile(schema);
  }
  return compiled;
}

/** Whether a value is a document by Atlassian's own ADF schema (adf-schema.json, the "full" one). */
export function isAdfDocument(value: unknown): boolean {
  return typeof value === 'object' && value !== null && validator()(value) === true;
}
