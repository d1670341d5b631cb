-- Contacts and companies: whom tickets are about. The CRM's own; they are never sent to Jira.

create table company (
  tenant_id uuid not null references tenant,
  id uuid not null,
  name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index company_by_name on company (tenant_id, name, id);

-- The e-mail domains of a company: contacts with such an address belong to it. Public mail domains are refused.
create table company_domain (
  tenant_id uuid not null,
  domain text collate "C" not null,
  company_id uuid not null,
  primary key (tenant_id, domain),
  foreign key (tenant_id, company_id) references company
);
create index company_domain_of on company_domain (tenant_id, company_id, domain);

create table contact (
  tenant_id uuid not null references tenant,
  id uuid not null,
  name text not null,
  email text,
  phone text,
  -- what is written of a company that the CRM has no record of
  company text,
  -- set by hand. Otherwise the e-mail domain says which company it is, whenever it is asked: a domain that a company gets
  -- counts at once, for however many contacts.
  company_id uuid,
  company_by_hand boolean not null default false,
  email_domain text collate "C" generated always as (nullif(lower(split_part(email, '@', -1)), '')) stored,
  -- the contact that this one was merged into: never one that was merged itself. The row stays for what names it: the history
  -- of tickets, and its e-mail address, which is one of the kept contact's.
  merged_into uuid,
  merged_by text,
  merged_by_user_id text,
  -- it was merged, and some of its tickets have still to be moved
  tickets_move boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, company_id) references company,
  foreign key (tenant_id, merged_into) references contact,
  check (company_by_hand or company_id is null),
  check (merged_into is not null or not tickets_move)
);
create index contact_by_name on contact (tenant_id, name, id) where merged_into is null;
create unique index contact_email on contact (tenant_id, lower(email)) where email is not null;
create index contact_by_company on contact (tenant_id, company_id, name, id) where company_id is not null;
create index contact_by_domain on contact (tenant_id, email_domain, name, id)
  where email_domain is not null and not company_by_hand;
create index contact_merged on contact (tenant_id, merged_into) where merged_into is not null;
-- The mover's look for what is left. It is nearly empty.
create index contact_tickets_move on contact (tenant_id, id) where tickets_move;

-- The words by which contacts and companies are found, each by its beginning. A table and not an index on words: under
-- row-level security PostgreSQL uses an index only where comparing leaks nothing. It is sure of that for texts, and not for text
-- search (docs/decisions/0007). Names and addresses are few words, unlike tickets. Kept by triggers.
create table directory_word (
  tenant_id uuid not null references tenant,
  kind text not null check (kind in ('contact', 'company')),
  word text collate "C" not null,
  id uuid not null,
  primary key (tenant_id, kind, word, id)
);
create index directory_word_of on directory_word (tenant_id, kind, id, word);

-- The words of a text, in small letters and without their accents: "muller" finds Müller, and "strasse" Straße. Whatever is neither a
-- letter nor a digit in ASCII parts them, so that a part of an e-mail address or of a double name is found. The extension unaccent may be
-- missing; that letters can be taken apart is in PostgreSQL itself. Those that can't are named.
create function directory_words(given text) returns setof text
  language sql immutable strict set search_path = pg_catalog as $function$
      select distinct left(word, 100)
        from unnest(regexp_split_to_array(translate(
          replace(replace(replace(lower(translate(
            normalize(regexp_replace(normalize(left(given, 4000), nfd), '[\u0300-\u036f]', '', 'g'), nfc),
            'ØøŁłĐđÐðıẞÆŒ', 'oollddddißæœ')), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
          '!"#$%&\''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32)), '\s+'))
          as word
       where word <> '' limit 200
    $function$;

create function write_directory_words(of_tenant uuid, of_kind text, of_id uuid, given text) returns void
  language plpgsql as $function$
    begin
      delete from directory_word where tenant_id = of_tenant and kind = of_kind and id = of_id;
      -- Who deletes a whole workspace may not insert.
      if given <> '' then
        insert into directory_word (tenant_id, kind, word, id)
          select of_tenant, of_kind, word, of_id from directory_words(given) as word;
      end if;
    end $function$;

-- What a contact said that was merged is among the words of the one that was kept, so that a search may name both.
create function contact_words() returns trigger
  language plpgsql as $function$
    begin
      if tg_op = 'DELETE' then
        perform write_directory_words(old.tenant_id, 'contact', old.id, '');
        return null;
      end if;
      if new.merged_into is not null then
        perform write_directory_words(new.tenant_id, 'contact', new.id, '');
      end if;
      perform write_directory_words(new.tenant_id, 'contact', coalesce(new.merged_into, new.id), (
        select string_agg(said, ' ' order by merged, id) from (
          select false as merged, k.id, concat_ws(' ', k.name, k.email, k.company) as said from contact k
           where k.tenant_id = new.tenant_id and k.id = coalesce(new.merged_into, new.id)
          union all
          select true, m.id, concat_ws(' ', m.name, m.email, m.company) from contact m
           where m.tenant_id = new.tenant_id and m.merged_into = coalesce(new.merged_into, new.id)) of_both));
      return null;
    end $function$;
create trigger contact_words after insert or delete or update of name, email, company, merged_into on contact
  for each row execute function contact_words();

create function company_words() returns trigger
  language plpgsql as $function$
    declare
      of_tenant uuid := coalesce(new.tenant_id, old.tenant_id);
      of_id uuid := coalesce(to_jsonb(new) ->> 'company_id', to_jsonb(old) ->> 'company_id', to_jsonb(new) ->> 'id',
        to_jsonb(old) ->> 'id')::uuid;
    begin
      perform write_directory_words(of_tenant, 'company', of_id, (
        select concat_ws(' ', c.name, (
            select string_agg(d.domain, ' ') from company_domain d where d.tenant_id = c.tenant_id and d.company_id = c.id))
          from company c where c.tenant_id = of_tenant and c.id = of_id));
      return null;
    end $function$;
create trigger company_words after insert or delete or update of name on company
  for each row execute function company_words();
create trigger company_domain_words after insert or delete on company_domain
  for each row execute function company_words();
