-- Functions. search_text stands in generated columns, so it comes before the tables.

CREATE FUNCTION refuse_late_commit(limit_ms integer)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    begin
      if clock_timestamp() - now() > limit_ms * interval '1 ms' then
        raise exception 'The time of this transaction is up' using errcode = 'query_canceled';
      end if;
    end $function$;

CREATE FUNCTION refuse_lost_lease(of_tenant uuid, of_kind text, of_key text, of_token uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    begin
      if pg_current_xact_id_if_assigned() is null then
        return;
      end if;
      perform from work_item
        where tenant_id = of_tenant and kind = of_kind and key = of_key and lease_token = of_token
        for share;
      if not found then
        raise exception 'The lease of this run is lost' using errcode = 'SYN01';
      end if;
    end $function$;

CREATE FUNCTION rename_people(given jsonb, names jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE STRICT
AS $function$
    begin
      case jsonb_typeof(given)
        when 'object' then
          return coalesce((select jsonb_object_agg(e.key,
            case when e.key in ('name', 'displayName') and names ? (given ->> 'accountId')
                 then names -> (given ->> 'accountId') else rename_people(e.value, names) end)
            from jsonb_each(given) e), '{}');
        when 'array' then
          return coalesce((select jsonb_agg(rename_people(e.value, names) order by e.ordinality)
            from jsonb_array_elements(given) with ordinality e), '[]');
        else
          return given;
      end case;
    end $function$;

CREATE FUNCTION search_text(given text, at_most integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog'
AS $function$
      select case when t ~ '[^ \t\n\r]{80}'
        then regexp_replace(translate(t, '_/-:~+*=?#%|\^"()[]{},;!$''', repeat(' ', 30)), '@(?=[^ \t\n\r@]*@)', ' ', 'g')
        else t end
        from (select translate(left(given, at_most), '<>&', '   ') as t) as cut
    $function$;
