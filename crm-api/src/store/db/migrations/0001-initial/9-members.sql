-- Who belongs to a workspace, and as what.

create table member (
  tenant_id uuid not null references tenant,
  id uuid not null,
  -- The person, as their identity provider knows them. An address may change hands; these don't.
  issuer text not null,
  subject text not null,
  -- as their last token said
  name text not null,
  email text,
  role text not null check (role in ('viewer', 'agent', 'admin', 'owner')),
  suspended_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index member_person on member (tenant_id, issuer, subject);
create index member_by_name on member (tenant_id, name, id);
-- A request names a person; their workspaces are looked for over all of them.
create index member_by_person on member (issuer, subject);

-- A person who is being erased from what they did here. The row goes when nothing is left.
create table person_erasure (
  tenant_id uuid not null references tenant,
  user_id text not null,
  -- What is written later is by them after they came again.
  began_at timestamptz not null,
  -- the last ticket that is done
  after_ticket uuid,
  primary key (tenant_id, user_id)
);

-- An invitation that is open. It is deleted when it is accepted or revoked.
create table invitation (
  tenant_id uuid not null references tenant,
  id uuid not null,
  email text not null,
  role text not null check (role in ('viewer', 'agent', 'admin', 'owner')),
  -- of the token in the link: who reads the table can't accept with it
  token_hash bytea not null,
  -- the name of who invited, for people
  invited_by text not null,
  invited_by_user_id text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (tenant_id, id)
);
create unique index invitation_address on invitation (tenant_id, lower(email));
-- Who accepts names no workspace: by the token, or at the first sign-in by the address.
create unique index invitation_by_token on invitation (token_hash);
create index invitation_by_address on invitation (lower(email));

-- A token by which an integration acts in its own name. It is deleted when it is revoked.
create table service_token (
  tenant_id uuid not null references tenant,
  id uuid not null,
  name text not null,
  scopes text[] not null,
  -- who reads the table can't call with it
  token_hash bytea not null,
  -- the name of who made it, for people
  created_by text not null,
  created_by_user_id text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  -- to the minute: it is not written for each request
  last_used_at timestamptz,
  primary key (tenant_id, id)
);
-- In the history of tickets a token goes by its name.
create unique index service_token_name on service_token (tenant_id, lower(name));
-- A request names no workspace; its token does.
create unique index service_token_by_hash on service_token (token_hash);
