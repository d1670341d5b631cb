import { type AnswerSchema, lenient, namesIn } from '@synapse/shared/forge/lenient';

type Path = readonly PropertyKey[];
type Issue = { path: Path; errors?: readonly (readonly Issue[])[] };

/** `versions`: it is the CRM's and can't be read, for the two are of different versions; `message` says which of them to update. */
export type Read<T> = { state: 'read'; body: T } | { state: 'versions'; message: string } | { state: 'not_the_crm' };

/** Reads an answer of the CRM, which may be older or newer than this app. */
export function readAnswer<T>(schema: AnswerSchema<T>, body: unknown): Read<T> {
  const parsed = lenient(schema).safeParse(body);
  if (parsed.success) return { state: 'read', body: parsed.data };
  // A proxy's sign-in page is an answer too; of what the CRM says, the app knows something.
  const isOfCrm =
    typeof body === 'object' && body !== null && namesIn(schema).some((name) => Object.hasOwn(body, name));
  if (!isOfCrm) return { state: 'not_the_crm' };
  const paths = pathsOf(parsed.error.issues as readonly Issue[]);
  const lacking = paths.filter((path) => valueAt(body, path) === undefined);
  return { state: 'versions', message: lacking.length > 0 ? updateCrm(lacking) : updateApp(paths) };
}

/** What is said stays, what is new is only added: so what lacks is what an older CRM does not say yet. */
function updateCrm(lacking: readonly Path[]): string {
  return `The CRM is older than this app, and its answer lacks what the app needs (${wordsOf(lacking)}). Ask whoever runs the CRM to update the CRM, which always goes first. ${GOES_ON}`;
}

function updateApp(paths: readonly Path[]): string {
  return `The CRM is newer than this app, which can’t read its answer (${wordsOf(paths)}). Ask whoever deploys the app to update the app; a Jira admin may have to approve it under Manage apps. ${GOES_ON}`;
}

const GOES_ON = 'No change is lost meanwhile.';

/** Names of fields alone, never what stands in them. */
function wordsOf(paths: readonly Path[]): string {
  const names = [...new Set(paths.map((path) => path.join('.') || 'all of it'))];
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

/** Of a union, what keeps it from being the member that it is most like. */
function pathsOf(issues: readonly Issue[]): Path[] {
  return issues.flatMap(({ path, errors = [] }) => {
    const members = errors.map((member) => pathsOf(member).map((inner) => [...path, ...inner]));
    const best = members.toSorted((a, b) => longest(b) - longest(a))[0] ?? [];
    return best.length > 0 ? best : [path];
  });
}

const longest = (paths: readonly Path[]): number => Math.max(0, ...paths.map((path) => path.length));

function valueAt(body: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
    body,
  );
}
