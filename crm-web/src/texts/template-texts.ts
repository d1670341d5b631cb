import type { components } from '@synapse/api-client/schema';

type Problem = components['schemas']['Problem'];

/** A sentence of the API's by its code, with what it names. */
export type MessageTemplate = NonNullable<Problem['template']>;
export type TemplateTexts = Readonly<
  Record<MessageTemplate['code'], (about: Readonly<Record<string, string>>) => string>
>;
/** Why a request was refused, by its code, from what the API says of it. */
export type ProblemTexts = Readonly<Record<Problem['code'], (detail: string) => string>>;
/** What of a request is called how. */
export type PlaceTexts = Readonly<Record<string, string>>;
