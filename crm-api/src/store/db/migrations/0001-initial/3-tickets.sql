-- Tickets, the issue each follows, and what belongs to them. Written by the funnel (sync/engine/apply-changes.ts); what the
-- columns mean is told at length in domain/model/.

create table ticket (
  tenant_id uuid not null references tenant,
  id uuid not null,
  -- what people call it by, one after another within the workspace
  number bigint not null,
  title text not null,
  description text not null default '',
  status text not null check (status in ('OPEN', 'IN_PROGRESS', 'RESOLVED', 'CLOSED')),
  priority text not null check (priority in ('LOW', 'MEDIUM', 'HIGH', 'URGENT')),
  source text not null check (source in ('INTERNAL', 'PORTAL', 'EMAIL', 'API', 'JIRA')),
  contact_id uuid,
  -- rises with every change; an edit may name the one that it was made on
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- a deleted ticket stays until it is purged, so that its issue does not become a new one
  deleted_at timestamptz,
  -- a set: sorted, nothing twice
  labels text[] not null default '{}',
  due_date date,
  -- {"userId", "accountId", "name"}, or null: nobody
  assignee jsonb,
  -- who that is in one word, for lists: the account, or `user:` and the CRM's user, or nothing for nobody
  assignee_key text generated always as (coalesce(assignee ->> 'accountId', 'user:' || (assignee ->> 'userId'), '')) stored,
  -- what lists are sorted by, of one priority or day by number: none is twice in a workspace
  by_priority bigint not null generated always as (
    number + 1000000000000000 * case priority when 'URGENT' then 3 when 'HIGH' then 2 when 'MEDIUM' then 1 else 0 end) stored,
  -- what has no due date comes after what is due in the year 9999
  by_due bigint not null generated always as (
    number + 1000000000 * coalesce(due_date - date '0001-01-01', 3652059)::bigint) stored,
  -- by the names that an admin gave them; what was emptied stands here as null
  custom jsonb not null default '{}',
  -- how the ticket stands with Jira, for lists and counts: what domain/ticket/standing.ts says, written by the funnel alone
  sync_state text not null default 'unlinked'
    check (sync_state in ('unlinked', 'synced', 'pending', 'parked', 'deleted_in_jira')),
  pending_fields text[] not null default '{}',
  -- the project of the issue that it follows
  project_key text,
  -- why it is parked
  sync_reason jsonb,
  -- its work item has something to do for it
  behind boolean not null default false,
  -- what its comments and files contribute, so that a change of a field need not read them: how many wait, and those that
  -- Jira refused, the oldest first, each with "what" and "id"
  pending_comments integer not null default 0,
  pending_files integer not null default 0,
  refused_parts jsonb not null default '[]',
  -- what its work item contributes: why it is parked, and since when
  parked jsonb,
  -- by their stems, and as they are written, for what is being typed is the beginning of a word and not of a stem
  search tsvector generated always as (
    to_tsvector('simple', number::text)
    || to_tsvector('english', search_text(title, 1000)) || to_tsvector('english', search_text(description, 65536))
    || to_tsvector('simple', search_text(title, 1000)) || to_tsvector('simple', search_text(description, 65536))) stored,
  primary key (tenant_id, id),
  foreign key (tenant_id, contact_id) references contact
);
create unique index ticket_number on ticket (tenant_id, number);
create index ticket_by_updated on ticket (tenant_id, updated_at desc, id desc) where deleted_at is null;
create index ticket_by_created on ticket (tenant_id, created_at desc, id desc) where deleted_at is null;
create index ticket_by_sync_state on ticket (tenant_id, sync_state, updated_at desc, id desc) where deleted_at is null;
-- The lists that people keep open, in the order in which they read them: by status, by assignee, of a project.
create index ticket_by_status on ticket (tenant_id, status, updated_at desc, id desc) where deleted_at is null;
create index ticket_by_assignee on ticket (tenant_id, assignee_key, updated_at desc, id desc) where deleted_at is null;
create index ticket_by_project on ticket (tenant_id, project_key, updated_at desc, id desc)
  where deleted_at is null and project_key is not null;
create index ticket_by_priority on ticket (tenant_id, by_priority, id) where deleted_at is null;
create index ticket_by_due on ticket (tenant_id, by_due, id) where deleted_at is null;
-- Failures, and the count of them.
create index ticket_parked on ticket (tenant_id, id) where sync_state = 'parked';
-- The reconciler's look for lost deliveries.
create index ticket_behind on ticket (tenant_id, id) where behind;
create index ticket_by_contact on ticket (tenant_id, contact_id, updated_at desc, id desc) where contact_id is not null;
-- Only search_tickets uses it. A search reads all that waits to be sorted in, so little may wait. Deleted tickets are in it:
-- were they not, a search would have to ask for the others, and that is a condition of other indexes as well. PostgreSQL then
-- took one of those for a search of many words, and read every ticket of every workspace.
create index ticket_search on ticket using gin (search_keys(tenant_id, number, search))
  with (gin_pending_list_limit = 256);
-- ANALYZE needs to know nothing of words, and would work them out for each row of its sample.
alter table ticket alter column search set statistics 0;
alter index ticket_search alter column 1 set statistics 0;

-- What a ticket knows of the issue that it follows. Times in milliseconds are by Jira's clock unless it says otherwise.
create table issue_link (
  tenant_id uuid not null,
  ticket_id uuid not null,
  site_id uuid not null,
  project_key text not null,
  -- null until Jira has created the issue
  issue_id text,
  -- compared by its bytes, so that an index serves its beginning
  issue_key text collate "C",
  state text not null check (state in ('wanted', 'creating', 'linked', 'deleted_in_jira', 'unlinked')),
  -- per field: {"crm", "jira"}, the last value that both sides agreed on, as each of them writes it
  base jsonb not null default '{}',
  -- per field: the issue's "updated" (epoch ms) at which Jira last told us that field
  marks jsonb not null default '{}',
  -- per field: what deliveries have sent without an answer yet; recorded before it is sent, so that our own echo is known
  -- after a crash
  in_flight jsonb not null default '{}',
  -- per field: when it was last edited here (epoch ms, our clock); the policy "newest" asks
  edited_at jsonb not null default '{}',
  -- per field: why Jira refused it, {"message", "jira", "since"}
  refused jsonb not null default '{}',
  jira_updated bigint not null default 0,
  -- a fetch is wanted, and no answer older than this "updated" (epoch ms) will do
  fetch_from bigint,
  -- when a create was begun that got no answer: what Jira made since then may be its issue
  create_attempted_at timestamptz,
  last_from_jira_at timestamptz,
  last_to_jira_at timestamptz,
  -- what a person gave for the transitions to the status that is pending, by Jira's field ids
  transition_fields jsonb not null default '{}',
  -- since when Jira has not shown the issue; a second look decides whether it was deleted
  missing_since timestamptz,
  -- the key of its epic or, for a subtask, of the issue that it belongs to
  parent_key text,
  -- what is still to be done to the issue of a ticket that was deleted here
  deletion_policy_due text check (deletion_policy_due in ('close', 'delete')),
  -- the rich texts that a person replaces knowingly, though Jira's hold more than Markdown can say
  replace_known text[] not null default '{}',
  -- of the fields that go to Jira only: how often Jira has had something else since when, so that two writers don't go on for ever
  contested jsonb not null default '{}',
  -- per field: what Jira has carried out without having told yet what it replaced
  written jsonb not null default '{}',
  -- which link of its ticket this is: what was sent for an earlier one counts no more
  epoch integer not null default 0,
  -- the issues of earlier links, as far as news of them might be taken for news of this one
  left_issues jsonb not null default '[]',
  -- whether the create that is under way carries the label by which its issue can be found
  create_labelled boolean not null default true,
  -- null while only the project's key is known
  project_id text,
  -- what was sent to the issues of earlier links, until Jira has told what it replaced there
  left_writes jsonb not null default '[]',
  -- under the policy "newest": the fields in conflict of which nobody knows yet when Jira's value was set
  undated jsonb not null default '{}',
  -- by when the create that got no answer was sent: it may wait long for its turn after it was begun
  create_sent_by timestamptz,
  -- whether the issue was deleted because its ticket was
  deleted_with_ticket boolean not null default false,
  primary key (tenant_id, ticket_id),
  foreign key (tenant_id, ticket_id) references ticket,
  foreign key (tenant_id, site_id) references jira_site
);
-- An issue has one ticket that follows it, or did last.
create unique index issue_link_by_issue on issue_link (tenant_id, site_id, issue_id) where issue_id is not null;
create index issue_link_by_key on issue_link (tenant_id, issue_key);
-- Partial indexes, so that an idle pass costs the same whatever the number of tickets: what waits for an issue, for a fetch,
-- or for word of what a write replaced, and what Jira refused.
create index issue_link_unmade on issue_link (tenant_id, site_id)
  where issue_id is null and state in ('wanted', 'creating');
create index issue_link_fetch on issue_link (tenant_id, site_id) where fetch_from is not null and state = 'linked';
create index issue_link_written on issue_link (tenant_id, site_id) where written <> '{}';
create index issue_link_left_writes on issue_link (tenant_id) where left_writes <> '[]';

create table comment (
  tenant_id uuid not null,
  id uuid not null,
  ticket_id uuid not null,
  body text not null,
  visibility text not null check (visibility in ('internal', 'public')),
  source text not null check (source in ('CRM', 'JIRA')),
  author_name text not null,
  author_account_id text,
  -- who that is in the CRM: a person or a service token. By it, and not by the name, they are erased.
  author_user_id text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  jira_comment_id text,
  -- {"crm": Markdown, "jira": ADF} that both sides agreed on; null until Jira has the comment
  base jsonb,
  -- the comment's "updated" in Jira (epoch ms) at which we last learnt it
  jira_mark bigint not null default 0,
  -- the texts that were sent without an answer yet, with the time, oldest first
  in_flight jsonb not null default '[]',
  -- set before a post is sent: without an id of Jira's, it may or may not stand there
  post_attempted_at timestamptz,
  deleted_in_jira boolean not null default false,
  refused jsonb,
  -- why a comment that stands in Jira is internal, in plain words
  visibility_reason text,
  -- Jira shows it to our account no more, and no event said that it was deleted: it comes back when it is seen again
  out_of_sight jsonb,
  -- our latest writes over it: an event that comes late may still tell of a text that one of them replaced unseen
  overwrote jsonb not null default '[]',
  -- where it stood in the issues that its ticket has left
  left_places jsonb not null default '[]',
  primary key (tenant_id, id),
  foreign key (tenant_id, ticket_id) references ticket
);
create index comment_by_ticket on comment (tenant_id, ticket_id, created_at, id);
-- Whoever tells of a comment of Jira's first, it is stored once.
create unique index comment_by_jira_id on comment (tenant_id, ticket_id, jira_comment_id) where jira_comment_id is not null;
create index comment_left_places on comment (tenant_id) where left_places <> '[]';

-- Files: what they are, and how far each side has them. Their content is in the blob store, by id.
create table attachment (
  tenant_id uuid not null,
  id uuid not null,
  ticket_id uuid not null,
  file_name text not null,
  mime_type text not null,
  size bigint not null,
  -- of the content, hex; null until it has been here once
  sha256 text,
  -- whether the blob store holds the content
  stored boolean not null default false,
  source text not null check (source in ('CRM', 'JIRA')),
  author_name text not null,
  author_account_id text,
  author_user_id text,
  created_at timestamptz not null,
  deleted_at timestamptz,
  jira_attachment_id text,
  -- when Jira took it, by Jira's clock (epoch ms): an older snapshot can't name it
  jira_mark bigint not null default 0,
  -- set before it is sent: without an id of Jira's, it may or may not stand there
  send_attempted_at timestamptz,
  deleted_in_jira boolean not null default false,
  -- {"message", "jira", "since"}
  refused jsonb,
  -- how often Jira hung up in the middle of it
  send_cuts integer not null default 0,
  -- whether the run that sends it may still be under way
  send_open boolean not null default false,
  -- where it stood in the issues that its ticket has left
  left_places jsonb not null default '[]',
  primary key (tenant_id, id),
  foreign key (tenant_id, ticket_id) references ticket
);
create index attachment_by_ticket on attachment (tenant_id, ticket_id, created_at, id);
-- Whoever tells of a file of Jira's first, it is stored once.
create unique index attachment_by_jira_id on attachment (tenant_id, ticket_id, jira_attachment_id)
  where jira_attachment_id is not null;
create index attachment_left_places on attachment (tenant_id) where left_places <> '[]';

-- Both sides changed the same thing, or a write replaced what nobody here had seen. The value that lost stays here.
create table conflict (
  tenant_id uuid not null,
  id uuid not null,
  ticket_id uuid not null,
  -- a field's name, or `comment:` and the comment's id
  field text not null,
  base_value jsonb,
  our_value jsonb,
  their_value jsonb,
  policy text not null,
  winner text not null check (winner in ('crm', 'jira')),
  -- the event or request that brought it
  cause text,
  at timestamptz not null,
  resolved_at timestamptz,
  -- who did: their name then, and who that is, in the CRM or, from the panel of an issue, in Jira
  resolved_by text,
  resolved_by_user_id text,
  resolved_by_account_id text,
  -- which side a person took
  resolution text check (resolution in ('ours', 'theirs')),
  -- not everybody who sees the issue may read its texts
  restricted boolean not null default false,
  -- the times by which the policy "newest" decided; null: it was decided without
  times jsonb,
  primary key (tenant_id, id)
);
create index conflict_by_ticket on conflict (tenant_id, ticket_id);
create index conflict_by_time on conflict (tenant_id, at desc, id desc);
create index conflict_open on conflict (tenant_id, at desc, id desc) where resolved_at is null;

-- One row for each change of a field, for good.
create table field_history (
  tenant_id uuid not null,
  ticket_id uuid not null,
  id bigint generated always as identity,
  at timestamptz not null,
  -- a field's name, `comment:` or `attachment:` and an id, `issue` (which issue is followed), `ticket`
  field text not null,
  old_value jsonb,
  new_value jsonb,
  origin text not null,
  -- who did it: their name then, where it was told, and who that is, in the CRM or in Jira
  actor text,
  actor_user_id text,
  actor_account_id text,
  -- the event or request that brought the change
  cause text,
  -- which rule decided, such as edited, took_jira, conflict_jira, remapped
  rule text not null,
  primary key (tenant_id, ticket_id, id)
);

-- What was removed for good, and by whom: names and times only, nothing that a customer wrote.
create table ticket_purge (
  tenant_id uuid not null,
  id bigint generated always as identity,
  at timestamptz not null default now(),
  ticket_id uuid not null,
  ticket_number bigint not null,
  site_id uuid,
  issue_id text,
  issue_key text,
  -- deleted_here: its issue may still stand in Jira, and is not to become a ticket again by itself
  reason text not null check (reason in ('deleted_in_jira', 'deleted_here', 'site_disconnected')),
  deleted_at timestamptz,
  purged_by text not null,
  purged_by_user_id text,
  primary key (tenant_id, id)
);
-- An unknown issue is looked up by its id, and by the ticket that its marker names where the create got no answer.
create index ticket_purge_left on ticket_purge (tenant_id, site_id, issue_id) where reason = 'deleted_here';
create index ticket_purge_unmade on ticket_purge (tenant_id, ticket_id)
  where reason = 'deleted_here' and issue_id is null;

-- The tickets of a workspace that fit a text query, the newest `at_most` by number, for search_tickets is how search uses its
-- index. Under row-level security an index serves no condition that might leak what it compares, and @@ counts as one. So
-- this runs as synapse_search, whose policy holds nothing back, and asks for the workspace itself: it must be that of the
-- transaction, whatever the caller says. docs/decisions/0007 says why this is safe.
--
-- It goes from the newest block of numbers to the oldest, and stops when it has enough. So a word that stands in each ticket
-- costs a block or two, and a rare one a look into the index for each block. Some blocks are asked for at once: more where
-- few were found, as far as their words are few.
create function search_tickets(of_tenant uuid, wanted tsquery, at_most integer) returns table (id uuid)
  language plpgsql stable strict security definer
  set search_path = pg_catalog, pg_temp set enable_seqscan = off as $function$
    declare
      -- What an index can answer: without what must not be there, and without the order of words.
      terms text := regexp_replace(querytree(wanted), '<(-|\d+)>', '&', 'g');
      exact boolean := terms = wanted::text;
      -- Where each term begins, its block is put in.
      form text := regexp_replace(terms, $re$'((?:[^']|'')*)'$re$, E'\'\x01\\1\'', 'g');
      most_blocks integer := least(32, 1 + 500 / greatest(1, numnode(wanted)));
      blocks integer := 1;
      last_block bigint;
      left_over integer := at_most;
      found_now integer;
      keys tsquery;
    begin
      if of_tenant is distinct from nullif(current_setting('app.tenant_id', true), '')::uuid then
        raise exception 'A search is of the workspace of its transaction' using errcode = 'insufficient_privilege';
      end if;
      if terms in ('', 'T') then
        return;
      end if;
      select public.search_block(max(t.number)) into last_block from public.ticket t where t.tenant_id = of_tenant;
      while last_block >= 0 and left_over > 0 loop
        select string_agg('(' || replace(form, E'\x01', public.search_prefix(of_tenant, b)) || ')', '|')::tsquery into keys
          from generate_series(greatest(0, last_block - blocks + 1), last_block) as b;
        return query
          with hit as materialized (
            select t.tenant_id, t.id, t.number, t.deleted_at, case when not exact then t.search end as search from public.ticket t
             where public.search_keys(t.tenant_id, t.number, t.search) @@ keys)
          select hit.id from hit
           where hit.tenant_id = of_tenant and hit.deleted_at is null and (exact or hit.search @@ wanted)
           order by hit.number desc limit left_over;
        get diagnostics found_now = row_count;
        left_over := left_over - found_now;
        last_block := last_block - blocks;
        -- About as many as what is left needs, where they are like these.
        blocks := greatest(1, least(most_blocks, 2 * blocks, blocks * left_over / greatest(1, found_now)));
      end loop;
    end $function$;
