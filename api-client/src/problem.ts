import type { components } from '@synapse/api-client/schema';

/** What an error answer says (RFC 9457). Branch on `code`; `title` and `detail` are for people. */
export type Problem = components['schemas']['Problem'];
export type ProblemCode = Problem['code'];

/** An answer that is not 2xx, as an error. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: ProblemCode;
  readonly problem: Problem;
  /** After how many seconds there is a point in asking again, where the API says so. */
  readonly retryAfter: number | undefined;

  constructor(problem: Problem, retryAfter?: number) {
    super(`${problem.code}: ${problem.detail}`);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** Whether somebody else answered: a proxy, a page of a provider. */
export class UnexpectedAnswer extends Error {
  readonly status: number;

  constructor(response: Response, text: string) {
    super(`${response.url || 'The address'} answered ${response.status}, but not as the API: ${text.slice(0, 500)}`);
    this.name = 'UnexpectedAnswer';
    this.status = response.status;
  }
}

/** @returns what an answer that is not 2xx means */
export async function problemIn(response: Response): Promise<ApiProblem | UnexpectedAnswer> {
  const text = await response.text();
  if (!response.headers.get('content-type')?.startsWith('application/problem+json'))
    return new UnexpectedAnswer(response, text);
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiProblem(JSON.parse(text) as Problem, Number.isNaN(seconds) ? undefined : seconds);
}
