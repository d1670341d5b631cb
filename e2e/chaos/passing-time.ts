import { readdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { World } from './world.ts';

/**
 * Time that passes at once, as if every clock were set on: what the database dates is moved back, so that what the product
 * does only after a while is due now. Jira's own times stay as they are, and no two times change their order.
 */

/** What got no answer may still be carried out for so long; after a create its issue is looked for so long. */
const MAY_STILL_ARRIVE_MS = 75_000;
const CREATE_LOOKED_FOR = '195 seconds';
const DAY_MS = 25 * 3_600_000;

/**
 * What was sent to Jira and not answered can't arrive any more, and all that waits is due. To be called only when Jira's
 * gateway holds nothing back: then it is true. No time is moved further than to the end of its window.
 */
export async function endWindows({ query }: World): Promise<void> {
  const before = Date.now() - MAY_STILL_ARRIVE_MS;
  const earlier = (name: string) => `least((one ->> '${name}')::bigint, $1::bigint)`;
  const aged = `case when one ? 'open' then one
    when one ->> 'earlierAt' is null then one || jsonb_build_object('at', ${earlier('at')})
    else one || jsonb_build_object('at', ${earlier('at')}, 'earlierAt', ${earlier('earlierAt')}) end`;
  const agedList = (list: string) =>
    `select jsonb_agg(${aged} order by place) from jsonb_array_elements(${list}) with ordinality listed (one, place)`;
  const agedFields = (fields: string) =>
    `select coalesce(jsonb_object_agg(field.key, (${agedList('field.value')})), '{}') from jsonb_each(${fields}) field`;
  await query(`update issue_link set in_flight = (${agedFields('in_flight')}) where in_flight <> '{}'`, [before]);
  await query(
    `update issue_link set left_writes = (
       select jsonb_agg(jsonb_set(one, '{inFlight}', (${agedFields("one -> 'inFlight'")})) order by place)
         from jsonb_array_elements(left_writes) with ordinality listed (one, place))
      where left_writes <> '[]'`,
    [before],
  );
  await query(
    `update comment set in_flight = (${agedList('in_flight')}) where in_flight <> '[]'
        and not in_flight @> '[{"open": true}]'`,
    [before],
  );
  const atLast = (interval: string) => `now() - interval '${interval}'`;
  await query(
    `update comment set post_attempted_at = ${atLast('75 seconds')}
      where jira_comment_id is null and post_attempted_at > ${atLast('75 seconds')}
        and not in_flight @> '[{"open": true}]'`,
  );
  await query(
    `update attachment set send_attempted_at = ${atLast('75 seconds')}
      where jira_attachment_id is null and not send_open and send_attempted_at > ${atLast('75 seconds')}`,
  );
  // From when it was surely sent; null: the run that looks for the issue says it first.
  await query(
    `update issue_link set create_sent_by = ${atLast(CREATE_LOOKED_FOR)},
            create_attempted_at = least(create_attempted_at, ${atLast(CREATE_LOOKED_FOR)})
      where state = 'creating' and create_sent_by > ${atLast(CREATE_LOOKED_FOR)}`,
  );
  await enqueue(query, "kind in ('issue', 'create')");
}

/**
 * A day passes: the deep pass with its deletion check, the daily question for permissions, the sweep of files and the report of
 * accounts are due; so is the history of every write whose echo did not come within ten minutes.
 * @param everyId the month is over as well, so that the deletion check looks at every id
 */
export async function passDay({ query, attachments }: World, { everyId }: { everyId: boolean }): Promise<void> {
  await query(
    `update issue_link set written = (
       select jsonb_object_agg(field.key, (
         select jsonb_agg(jsonb_set(one, '{at}', to_jsonb((one ->> 'at')::bigint - ${DAY_MS})) order by place)
           from jsonb_array_elements(field.value) with ordinality listed (one, place)))
         from jsonb_each(written) field)
      where written <> '{}'`,
  );
  await query("update attachment set deleted_at = deleted_at - interval '25 hours' where deleted_at is not null");
  await query("update jira_project set permissions_at = permissions_at - interval '25 hours'");
  await ageFiles(attachments);
  await query(
    `update sync_cursor set deep_at = deep_at - interval '25 hours',
            deletion_check_at = deletion_check_at - interval '${everyId ? 31 : 1} days'`,
  );
  await enqueue(query, 'true');
}

/** What the deletion check did not find is looked for a second time ten minutes later. */
export async function passTenMinutes({ query }: World): Promise<void> {
  await query("update suspected_deletion set suspected_at = suspected_at - interval '11 minutes'");
  await query("update issue_link set missing_since = missing_since - interval '11 minutes'");
  await enqueue(query, 'true');
}

async function enqueue(query: World['query'], which: string): Promise<void> {
  await query(
    `update work_item set due_at = now() where due_at > now() and parked_at is null and ${which}
        and (lease_until is null or lease_until < now())`,
  );
  await query("select pg_notify('work_item', '')");
}

/** Only what is older than a day is swept. */
async function ageFiles(folder: string): Promise<void> {
  const yesterday = new Date(Date.now() - DAY_MS);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
    // One that is discarded at this very moment need not be older.
    if (entry.isFile()) await utimes(path.join(entry.parentPath, entry.name), yesterday, yesterday).catch(() => {});
  }
}
