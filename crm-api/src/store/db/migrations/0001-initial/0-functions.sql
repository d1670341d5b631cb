-- Functions. search_text stands in generated columns, so they come before the tables.

-- Fails when the transaction began longer ago than it may last. It is sent in the same message as COMMIT. So a message that
-- the network held up commits nothing after its sender was told that it failed.
create function refuse_late_commit(limit_ms integer) returns void
  language plpgsql as $function$
    begin
      if clock_timestamp() - now() > limit_ms * interval '1 ms' then
        raise exception 'The time of this transaction is up' using errcode = 'query_canceled';
      end if;
    end $function$;

-- Fails when the run behind a transaction has lost its lease, and locks the work item until the transaction ends, so that
-- nobody claims it before. It is sent in the same message as COMMIT. A transaction that has written nothing needs no lease
-- and takes no lock.
create function refuse_lost_lease(of_tenant uuid, of_id bigint, of_token uuid) returns void
  language plpgsql as $function$
    begin
      if pg_current_xact_id_if_assigned() is null then
        return;
      end if;
      perform from work_item
        where tenant_id = of_tenant and id = of_id and lease_token = of_token
        for share;
      if not found then
        raise exception 'The lease of this run is lost' using errcode = 'SYN01';
      end if;
    end $function$;

-- Renames people in JSON, wherever they stand: they are objects with an accountId and a name. names: account id to new name.
-- docs/personal-data.md says when.
create function rename_people(given jsonb, names jsonb) returns jsonb
  language plpgsql immutable strict as $function$
    begin
      case jsonb_typeof(given)
        when 'object' then
          return coalesce((select jsonb_object_agg(e.key,
            case when e.key in ('name', 'displayName') and names ?| array[given ->> 'accountId', given ->> 'userId']
                 then coalesce(names -> (given ->> 'accountId'), names -> (given ->> 'userId')) else rename_people(e.value, names) end)
            from jsonb_each(given) e), '{}');
        when 'array' then
          return coalesce((select jsonb_agg(rename_people(e.value, names) order by e.ordinality)
            from jsonb_array_elements(given) with ordinality e), '[]');
        else
          return given;
      end case;
    end $function$;

-- Cuts and cleans a text before PostgreSQL's text parser sees it. That parser looks ahead for tags, paths, hyphenated words
-- and e-mail addresses, and its time grows with the square of what it looks through: 32 KB of `a_a_a_…` or of `a1@a1@…`
-- took seconds, in the transaction that writes the ticket. `npm run bench:hostile` measures it. So:
-- - Tags mean nothing to a search: `<`, `>` and `&` become spaces.
-- - Where a run of 80 characters has no white space in it, what joins words becomes spaces, and only e-mail and host names
--   stay whole. An address has one `@`: of several in one run, all but the last become spaces. That is judged after the
--   joining characters are gone, so that addresses in a list stay whole.
create function search_text(given text, at_most integer) returns text
  language sql immutable parallel safe set search_path = pg_catalog as $function$
      select case when t ~ '[^ \t\n\r]{80}'
        then regexp_replace(translate(t, '_/-:~+*=?#%|\^"()[]{},;!$''', repeat(' ', 30)), '@(?=[^ \t\n\r@]*@)', ' ', 'g')
        else t end
        from (select translate(left(given, at_most), '<>&', '   ') as t) as cut
    $function$;

-- The block of ticket numbers that a ticket is in, and what begins the words of a workspace's block in the search index.
create function search_block(number bigint) returns bigint
  language sql immutable parallel safe return number >> 10;

create function search_prefix(of_tenant uuid, block bigint) returns text
  language sql immutable parallel safe
  return rtrim(encode(uuid_send(of_tenant), 'base64'), '=') || '.' || to_hex(block) || ':';

-- What the search index holds of a ticket: its words, each behind its workspace and its block of numbers. So a search reads
-- entries of its own workspace only, also for the beginning of a word, and can go from block to block (search_tickets).
--
-- array_to_tsvector does not check what a tsvector can hold: a word of 2,047 bytes, and a megabyte of them. Beyond that it
-- makes other words of them, without an error. So a word that is too long with what stands before it is left out; and where
-- there are too many, those that come last by their letters.
create function search_keys(of_tenant uuid, number bigint, words tsvector) returns tsvector
  language sql immutable parallel safe set search_path = pg_catalog as $function$
      with given as materialized (
        select public.search_prefix(of_tenant, public.search_block(number)) as p, tsvector_to_array(words) as w)
      select array_to_tsvector(case
        when octet_length(array_to_string(w, '')) + cardinality(w) * octet_length(p) <= 1000000
        then array(select p || word from unnest(w) as word where octet_length(p || word) <= 2046)
        else array(select key
          from (select p || word as key, sum(octet_length(p || word)) over (rows unbounded preceding) as so_far
                  from unnest(w) as word) as keys
         where so_far <= 1000000 and octet_length(key) <= 2046) end)
        from given
    $function$;
