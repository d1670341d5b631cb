import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { problem } from './problem.mjs';

/**
 * The CRM calls Jira with the app's own token, so what it calls must be covered by the manifest's scopes too: a call
 * whose scope is missing answers 401 on a live site, and in no test that does not look for it.
 */

const require = createRequire(import.meta.url);
const ts = require('typescript');

const MANIFEST = 'manifest.yml';
const CRM_SOURCES = 'crm-api/src';
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
const PATH = /^(rest\/api\/3|app)\//;
/** Not part of Jira's REST API, so its file does not tell: Atlassian's personal data reporting. */
const BESIDE_REST = {
  '/app/report-accounts/': { post: { 'x-atlassian-oauth2-scopes': [{ scopes: ['report:personal-data'] }] } },
};

/** @param jira the paths of jira-scopes.json */
export function checkCrmCalls({ permissions }, jira) {
  const granted = permissions?.scopes ?? [];
  // Without this one no token reaches the CRM, and it calls Jira as an account.
  if (!granted.includes('read:app-system-token')) return [];
  const operations = Object.entries({ ...jira, ...BESIDE_REST }).map(([route, methods]) => ({
    pattern: patternOf(route),
    methods,
  }));
  return crmFiles().flatMap((file) =>
    callsIn(file).flatMap(({ where, methods, route }) => {
      if (methods.length === 0)
        return [problem('error', where, `The method of the call to ${route} can’t be told. Write it beside the path.`)];
      return methods.flatMap((method) => {
        // The most literal operation is the one meant: project/search is no project of that name.
        const known = operations
          .filter(({ pattern }) => pattern.test(`/${route}`))
          .find((one) => one.methods[method.toLowerCase()]);
        if (!known)
          return [
            problem(
              'error',
              where,
              `The scope of ${method} /${route} is not in forge-app/scripts/manifest-checks/jira-scopes.json.`,
            ),
          ];
        const [{ scopes }] = known.methods[method.toLowerCase()]['x-atlassian-oauth2-scopes'];
        const missing = scopes.filter((scope) => !granted.includes(scope));
        return missing.length === 0
          ? []
          : [
              problem(
                'error',
                MANIFEST,
                `The CRM calls ${method} /${route} (${where}), which needs the scope ${missing.join(', ')}.`,
              ),
            ];
      });
    }),
  );
}

/** `x` stands for whatever the code puts in; a segment that the route names is not one of those. */
function patternOf(route) {
  return new RegExp(`^${route.replaceAll(/\{[^}]+\}/g, 'x')}$`);
}

function crmFiles() {
  if (!existsSync(CRM_SOURCES)) return [];
  return readdirSync(CRM_SOURCES, { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(CRM_SOURCES, name));
}

/** Every path of Atlassian's APIs in a file, with the methods that it is called by. */
function callsIn(file) {
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const calls = [];
  visit(source, (node) => {
    const route = routeOf(node);
    if (route === undefined) return;
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    calls.push({ where: `${file}:${line}`, route, methods: methodsOf(node, source) });
  });
  return calls;
}

function routeOf(node) {
  let text;
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) text = node.text;
  else if (ts.isTemplateExpression(node))
    text = node.head.text + node.templateSpans.map((span) => `x${span.literal.text}`).join('');
  return text !== undefined && PATH.test(text) ? text : undefined;
}

/** The literal methods of the function that the path stands in, or of the one that it is given to. */
function methodsOf(node, source) {
  const around = ts.findAncestor(node, ts.isFunctionLike);
  const own = around ? literalMethods(around) : [];
  if (own.length > 0) return own;
  const { parent } = node;
  if (!ts.isCallExpression(parent) || !ts.isIdentifier(parent.expression)) return [];
  const called = source.statements.find(
    (one) => ts.isFunctionDeclaration(one) && one.name?.text === parent.expression.text,
  );
  return called ? literalMethods(called) : [];
}

function literalMethods(scope) {
  const found = new Set();
  visit(scope, (node) => {
    if (!ts.isPropertyAssignment(node) || node.name.getText() !== 'method') return;
    if (ts.isStringLiteral(node.initializer) && METHODS.includes(node.initializer.text))
      found.add(node.initializer.text);
  });
  return [...found];
}

function visit(node, look) {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}
