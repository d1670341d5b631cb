import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSession } from '../session/session.ts';
import { sync } from '../texts/t-sync.ts';
import { nameOfField } from '../ticket/field-names.ts';
import { shortOf, wordOf } from '../ticket/history/short-of.ts';
import { translated } from '../ui/translated.ts';
import { nameOf } from './site-trouble.ts';
import { type DryRunOfSite, sitesQuery } from './sync-queries.ts';

type Props = { site: DryRunOfSite; onCarryOut: (() => void) | undefined };

export function DryRunResult({ site, onCarryOut }: Props) {
  const sites = useQuery(sitesQuery(useSession())).data?.items ?? [];
  const known = sites.find(({ siteId }) => siteId === site.siteId);
  const { newTickets, changes, toSend, missingInJira, unreadable, leftOut, template } = site;
  const total = [newTickets, changes, toSend, missingInJira, unreadable].reduce((sum, { length }) => sum + length, 0);
  return (
    <article className="site">
      <h3>{known ? nameOf(known) : sync.dryRun.title}</h3>
      <p>
        {sync.dryRun.read(site.issuesRead)} {sync.dryRun.cost(site.cost.requests, site.cost.points)}{' '}
        {total === 0 && sync.dryRun.nothing}
      </p>
      {leftOut.map((sentence, at) => (
        <p key={sentence}>{translated(template[at], sentence)}</p>
      ))}
      <Part title={sync.dryRun.created(newTickets.length)} count={newTickets.length}>
        <ul>
          {newTickets.map(({ issueId, issueKey, title }) => (
            <li key={issueId}>
              <span className="key">{issueKey}</span> {title}
            </li>
          ))}
        </ul>
      </Part>
      <Part title={sync.dryRun.changed(changes.length)} count={changes.length}>
        <Differences
          rows={changes.flatMap(({ ticketId, issueKey, fields, comments }) => [
            ...fields.map(({ field, here, after }) => ({
              ...{ id: ticketId, issue: issueKey, field: nameOfField(field), here, after },
            })),
            ...(comments > 0
              ? [{ id: ticketId, issue: issueKey, field: sync.dryRun.comments(comments), here: null, after: null }]
              : []),
          ])}
        />
      </Part>
      <Part title={sync.dryRun.sent(toSend.length)} count={toSend.length}>
        <Differences
          rows={toSend.flatMap(({ ticketId, issueKey, fields }) =>
            fields.map(({ field, here, jira }) => ({
              ...{
                id: ticketId,
                issue: issueKey ?? sync.dryRun.nothingThere,
                field: nameOfField(field),
                here: jira,
                after: here,
              },
            })),
          )}
        />
      </Part>
      <Part title={sync.dryRun.missing(missingInJira.length)} count={missingInJira.length}>
        <p>{sync.dryRun.missingAbout}</p>
      </Part>
      <Part title={sync.dryRun.unreadable(unreadable.length)} count={unreadable.length}>
        <ul>
          {unreadable.map(({ issueKey, message, template: why }) => (
            // The sentence names the issue.
            <li key={issueKey}>{translated(why, message)}</li>
          ))}
        </ul>
      </Part>
      {onCarryOut && total > 0 && (
        <button type="button" className="primary" onClick={onCarryOut}>
          {sync.dryRun.carryOut}
        </button>
      )}
    </article>
  );
}

function Part({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <details open={count <= 20}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}

type Row = { id: string; issue: string; field: string; here: unknown; after: unknown };

function Differences({ rows }: { rows: readonly Row[] }) {
  const { issue, field, before, after } = sync.dryRun.heads;
  return (
    <table className="differences">
      <thead>
        <tr>
          {[issue, field, before, after].map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.id} ${row.field}`}>
            <td className="key">{row.issue}</td>
            <td>{row.field}</td>
            <td>{row.here === row.after ? null : <del>{shown(row.here)}</del>}</td>
            <td>{row.here === row.after ? null : <ins>{shown(row.after)}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return sync.dryRun.nothingThere;
  if (Array.isArray(value)) return value.map(shown).join(', ') || sync.dryRun.nothingThere;
  // A person by their name; a text as long as it is.
  return typeof value === 'object' ? shortOf(value) : (wordOf(String(value)) ?? String(value));
}
