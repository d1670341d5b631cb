import type { Reporter, TestCase, TestError, TestResult, TestStep } from '@playwright/test/reporter';

/** From here on a step says how long it took, as a test does in jest. */
const SLOW_MS = 5_000;

/** One line for each step of the journey, and at the end how many passed, as .ci/run reads it. */
export default class StepReporter implements Reporter {
  #passed = 0;
  #failed = 0;

  onStepEnd(_test: TestCase, _result: TestResult, step: TestStep): void {
    if (step.category !== 'test.step') return;
    const errors = errorsOf(step);
    if (errors.length === 0) this.#passed += 1;
    else this.#failed += 1;
    const took = step.duration < SLOW_MS ? '' : ` (${(step.duration / 1000).toFixed(1)} s)`;
    print(`${errors.length === 0 ? '✓' : '✕'} ${step.title}${took}`);
    for (const error of errors) print(textOf(error));
  }

  onTestEnd(_test: TestCase, { errors, attachments }: TestResult): void {
    // What failed outside of a step: nothing could be tried.
    if (this.#failed === 0 && errors.length > 0) {
      this.#failed = 1;
      for (const error of errors) print(textOf(error));
    }
    for (const { name, path } of attachments) if (path) print(`${name}: ${path}`);
  }

  onError(error: TestError): void {
    this.#failed += 1;
    print(textOf(error));
  }

  onEnd(): void {
    print(`${this.#passed} passed, ${this.#failed} failed`);
  }

  printsToStdio(): boolean {
    return true;
  }
}

/** Its own, or those of what was expected within it and let it go on. */
const errorsOf = (step: TestStep): TestError[] =>
  step.error ? [step.error] : step.steps.flatMap(({ error }) => (error ? [error] : []));

const textOf = ({ stack, message, value, cause }: TestError): string =>
  [stack ?? message ?? value ?? 'an error without words', ...(cause ? [`Caused by: ${textOf(cause)}`] : [])].join('\n');

const print = (line: string): void => void process.stdout.write(`${line}\n`);
