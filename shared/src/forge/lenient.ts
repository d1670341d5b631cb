import { z } from 'zod';

/**
 * A schema as the app reads by it what the CRM answers. The two are updated at different times, so an answer may say more than the
 * app knows, or less:
 * - what is not known is let pass: a field, a value of an enum, a member of a union. Whoever shows it needs words for any text
 * - what may be left out and can't be read counts as left out
 * - what a newer app would like to know and may be null or empty reads as that where an older CRM does not say it
 * - settings keep what is not known, for they are saved again
 *
 * A type can't say so: each enum in it may be any text.
 */
export function lenient<Schema extends z.ZodType>(schema: Schema): z.ZodType<z.output<Schema>> {
  const known = made.get(schema) ?? loosen(schema);
  made.set(schema, known);
  return known as z.ZodType<z.output<Schema>>;
}

const neverLeftOut = new WeakSet<z.ZodType>();

/** Marks what decides who may see something: where it is not said it must not read as nothing, so the answer can't be read. */
export function alwaysSaid<Schema extends z.ZodType>(schema: Schema): Schema {
  neverLeftOut.add(schema);
  return schema;
}

const made = new WeakMap<z.ZodType, z.ZodType>();

function loosen(schema: z.ZodType): z.ZodType {
  const of = (inner: unknown) => lenient(inner as z.ZodType);
  if (schema instanceof z.ZodObject) return loosenObject(schema);
  if (schema instanceof z.ZodArray) return z.array(of(schema.element));
  if (schema instanceof z.ZodRecord) return z.record(z.string(), of(schema.valueType));
  if (schema instanceof z.ZodEnum) return z.string();
  if (schema instanceof z.ZodDiscriminatedUnion) return loosenUnion(schema);
  if (schema instanceof z.ZodUnion) return z.unknown();
  if (schema instanceof z.ZodNullable) return of(schema.unwrap()).nullable();
  if (schema instanceof z.ZodOptional) return of(schema.unwrap()).optional().catch(undefined);
  if (schema instanceof z.ZodDefault) return of(schema.unwrap()).default(schema.def.defaultValue as never);
  return schema;
}

function loosenObject(schema: z.ZodObject): z.ZodType {
  const isStrict = schema.def.catchall instanceof z.ZodNever;
  const shape = Object.fromEntries(
    Object.entries(schema.shape).map(([name, field]) => {
      const loose = lenient(field as z.ZodType);
      if (neverLeftOut.has(field as z.ZodType)) return [name, loose];
      if (field instanceof z.ZodNullable) return [name, loose.default(null)];
      return [name, field instanceof z.ZodArray ? loose.default([]) : loose];
    }),
  );
  return isStrict ? z.looseObject(shape) : z.object(shape);
}

/** A member that is not known is let pass where members have names: of two answers by yes and no there is no third. */
function loosenUnion({ def }: z.ZodDiscriminatedUnion): z.ZodType {
  const options = def.options.map((option) => lenient(option as z.ZodType)) as [z.ZodObject, ...z.ZodObject[]];
  const strict = z.discriminatedUnion(def.discriminator, options);
  const names = def.options.flatMap((option) => [
    ...((option as z.ZodType)._zod.propValues?.[def.discriminator] ?? []),
  ]);
  if (names.some((name) => typeof name !== 'string')) return strict;
  const isUnknown = (name: string) => !names.includes(name);
  return z.union([strict, z.looseObject({ [def.discriminator]: z.string().refine(isUnknown) })]);
}

/** The contract of an answer. */
export type AnswerSchema<T> = z.ZodType<T>;

/** What an answer may name at its head. */
export function namesIn(schema: z.ZodType): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  return schema instanceof z.ZodDiscriminatedUnion
    ? schema.def.options.flatMap((option) => namesIn(option as z.ZodType))
    : [];
}
