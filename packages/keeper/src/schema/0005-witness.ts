/** Witnesses of the log: the policy, the checkpoints under way, cosignatures, what each witness has; and what was erased of old bodies. */
export const keeper0005 = {
  id: 5,
  name: "witness",
  sql: `
create table keeper.witness_policy (
  practice uuid primary key references keeper.practice,
  version int not null,
  -- JCS, signed by the account key of an owner
  policy text not null,
  signature bytea not null
);

-- A checkpoint that the witnesses are asked for. All of them get the same one, so that a quorum comes together.
create table keeper.witness_round (
  practice uuid not null references keeper.practice,
  size bigint not null,
  note text not null,
  started_at timestamptz not null,
  primary key (practice, size)
);

create table keeper.cosignature (
  practice uuid not null,
  size bigint not null,
  -- verifier key
  witness text not null,
  line text not null,
  cosigned_at timestamptz not null,
  primary key (practice, size, witness),
  foreign key (practice, size) references keeper.witness_round on delete cascade
);

create table keeper.witness_state (
  practice uuid not null references keeper.practice,
  witness text not null,
  -- what the witness said it has
  size bigint not null,
  cosigned_size bigint,
  cosigned_at timestamptz,
  problem text,
  problem_at timestamptz,
  primary key (practice, witness)
);

-- Bodies of leaves before this index are erased or held as evidence: where the next look begins.
create table keeper.log_erasure (
  practice uuid primary key references keeper.practice,
  looked_up_to bigint not null
);

do $$
declare t text;
begin
  foreach t in array array['witness_policy','witness_round','cosignature','witness_state','log_erasure']
  loop
    execute format('alter table keeper.%I enable row level security', t);
    execute format('create policy practice on keeper.%I using (practice = nullif(current_setting(''subrosa.practice'', true), '''')::uuid)', t);
    execute format('grant select, insert, update on keeper.%I to subrosa_keeper', t);
  end loop;
end $$;
grant delete on keeper.witness_round, keeper.cosignature, keeper.witness_state to subrosa_keeper;

-- Look-ups across practices for what the server does by itself: whose logs have witnesses, whose have bodies to look at.
create function keeper.practices_with_witnesses() returns setof uuid language sql stable security definer set search_path = keeper
  as 'select practice from keeper.witness_policy';
create function keeper.all_practices() returns setof uuid language sql stable security definer set search_path = keeper
  as 'select id from keeper.practice';
revoke execute on function keeper.practices_with_witnesses(), keeper.all_practices() from public;
grant execute on function keeper.practices_with_witnesses(), keeper.all_practices() to subrosa_keeper;
`,
}
