import { VARIABLES, type Variable } from './config-variables.ts';

/** The table of environment variables as Markdown, for docs/configuration.md: `node crm-api/src/config-table.ts`. */
export function configTable(): string {
  const rows = Object.entries<Variable<unknown>>(VARIABLES).map(
    ([name, { about, fallback, optional }]) =>
      `| \`${name}\` | ${fallback !== undefined ? `\`${fallback}\`` : optional ? '' : 'required'} | ${about} |`,
  );
  return ['| Variable | Default | What it does |', '| --- | --- | --- |', ...rows].join('\n');
}

if (import.meta.main) process.stdout.write(`${configTable()}\n`);
