import { problemIn } from '@synapse/api-client/problem';
import type { operations, paths } from '@synapse/api-client/schema';
import createFetchClient, { type Client } from 'openapi-fetch';

export type ApiOptions = {
  /** Such as `https://crm.example.com`. */
  baseUrl: string;
  /** A bearer token, or what gives one: it is asked before each request. */
  token: string | (() => string | Promise<string>);
  /** In place of the global one. */
  fetch?: (request: Request) => Promise<Response>;
};

export type ApiClient = Client<paths, `${string}/${string}`>;

export const tokenOf = async ({ token }: Pick<ApiOptions, 'token'>): Promise<string> =>
  typeof token === 'string' ? token : await token();

/** The API, typed by its contract. A call throws ApiProblem where the answer is not 2xx. */
export function createClient(options: ApiOptions): ApiClient {
  const client: ApiClient = createFetchClient<paths, `${string}/${string}`>({
    baseUrl: options.baseUrl,
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });
  client.use({
    async onRequest({ request }) {
      request.headers.set('authorization', `Bearer ${await tokenOf(options)}`);
      return request;
    },
    async onResponse({ response }) {
      if (!response.ok) throw await problemIn(response);
      return response;
    },
  });
  return client;
}

/** What a call was answered with: `const ticket = await bodyOf(api.POST('/api/tickets', { body }))`. */
export async function bodyOf<Body>(call: Promise<{ data?: Body; response: Response }>): Promise<Body> {
  const { data } = await call;
  return data as Body;
}

type JsonIn<Content> = Content extends { content: { 'application/json': infer Json } } ? Json : never;
type Done<Answers> = JsonIn<Answers[keyof Answers & (200 | 201 | 202)]>;

/** What a call is answered with where it is done, by the name of its operation: `AnswerOf<'listTickets'>`. */
export type AnswerOf<Name extends keyof operations> = Done<operations[Name]['responses']>;
/** One of what a list answers. */
export type ItemOf<Name extends keyof operations> = AnswerOf<Name> extends { items: (infer Item)[] } ? Item : never;
/** What a call is sent. */
export type BodyFor<Name extends keyof operations> = JsonIn<NonNullable<operations[Name]['requestBody']>>;
