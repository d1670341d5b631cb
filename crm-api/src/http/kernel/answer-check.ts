import { isDeepStrictEqual } from 'node:util';
import { isContent, isSchema, problemsOf, type Route } from '@synapse/shared/api/define-route';
import { explainError, ProblemError } from './error-mapper.ts';

/** An answer that the contract does not declare. Tests look for it; production does not check (Config.nodeEnv). */
export class ContractError extends ProblemError {
  constructor({ method, path }: Pick<Route, 'method' | 'path'>, what: string) {
    super({ code: 'internal', detail: `${method} ${path} breaks its contract (shared/src/api): ${what}` });
    this.name = 'ContractError';
  }
}

/** @throws ContractError where the status is not declared, or the body is not what is declared for it, no less and no more */
export function checkAnswer(route: Route, { status, body }: { status: number; body?: unknown }): void {
  const declared = route.answers[status];
  if (declared === undefined) throw new ContractError(route, `the status ${status} is not declared`);
  const schema = isContent(declared) ? declared.types['application/json'] : declared;
  if (!isSchema(schema)) {
    if (body !== undefined) throw new ContractError(route, `a body with the status ${status} is not declared`);
    return;
  }
  // As it goes over the wire.
  const sent: unknown = JSON.parse(JSON.stringify(body));
  const parsed = schema.safeParse(sent);
  if (!parsed.success) throw new ContractError(route, `the body of ${status}: ${parsed.error.message}`);
  if (!isDeepStrictEqual(parsed.data, sent)) {
    const both = `declared: ${JSON.stringify(parsed.data)}; sent: ${JSON.stringify(sent)}`;
    throw new ContractError(route, `the body of ${status} has more or less than is declared. ${both.slice(0, 4_000)}`);
  }
}

/** @returns the error, or a ContractError where it becomes a problem whose code is not declared */
export function checkedProblem(route: Route, error: unknown, changes: boolean): unknown {
  if (error instanceof ContractError) return error;
  const { code, detail } = explainError(error, changes).answer;
  if (problemsOf(route).includes(code)) return error;
  return new ContractError(route, `the problem ${code} is not declared (${detail})`);
}
